//! The rule that gives the words, in one place, printed beside every verdict.

use crate::assessment::Word;

/// Chance above which the answer is "works".
pub const WORKS: f64 = 0.70;
/// Chance below which the answer is "does not".
pub const DOES_NOT: f64 = 0.30;

/// The rule in words.
pub const RULE: &str = "For bulk cargo the chance p counts the draws in which the corridor is the cheapest way from the cargo's own door to the buyer AND its seller \
lands cheaper, duty included, than every rival origin whose price is given AND, where the cost at the mine is given, the price leaves the seller something above mine and railway. \
For boxes and general cargo p counts the draws in which it is the cheapest way in generalized cost; boxes also need a direct line that pays, and pay what that line must charge at the load it wins. \
For a liner service p counts the draws in which the TEU that it wins at its own freight, frequency, transit and stops, no more than its ships have slots for, reach the number without \
which it loses money; a trade in which its way is the cheapest in less than 0.30 of the draws is not counted. \
p of 0.70 or more: works. p from 0.30 to 0.70: works if. p below 0.30: does not. A missing way or a missing volume: unknown. \
Three things hold a word back or lift it. Where our seller's price and those of all rivals are only assumed, the word is no more than works if, and the price difference that it needs is named. \
Where a cargo flows today in every year and the prices put in say that it should not, it works if its price is what that flow implies. \
Where some months work and others do not, it works if it moves in those months. \
The cargo that suits best has the highest p to the nearest tenth, those that work before those that work if; among equals the one that saves its users most a year.";

/// The word for a chance.
#[must_use]
pub fn word(p: f64) -> Word {
    if p >= WORKS {
        Word::Works
    } else if p >= DOES_NOT {
        Word::WorksIf
    } else {
        Word::DoesNot
    }
}
