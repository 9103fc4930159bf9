//! The rule that gives the words, in one place, printed beside every verdict.

use crate::assessment::Word;

/// Chance above which the answer is "works".
pub const WORKS: f64 = 0.70;
/// Chance below which the answer is "does not".
pub const DOES_NOT: f64 = 0.30;

/// The rule in words.
pub const RULE: &str = "For bulk cargo the chance p counts the draws in which the corridor is the cheapest way from the cargo's own door to the buyer AND its seller \
lands cheaper than every rival origin whose price is given. For boxes and general cargo p counts the draws in which it is the cheapest way in generalized cost; boxes also need a direct line that pays. \
For a liner service p counts the draws in which the TEU that it wins at its own frequency, transit and stops, no more than its ships have slots for, reach the number without \
which it loses money; a trade in which its way is the cheapest in less than 0.30 of the draws is not counted. \
p of 0.70 or more: works. p from 0.30 to 0.70: works if. p below 0.30: does not. A missing way or a missing volume: unknown.";

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
