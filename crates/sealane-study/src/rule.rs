//! The rule that gives the words, in one place, printed beside every verdict.

use crate::assessment::Word;

/// Chance above which the answer is "works".
pub const WORKS: f64 = 0.70;
/// Chance below which the answer is "does not".
pub const DOES_NOT: f64 = 0.30;

/// The rule in words.
pub const RULE: &str = "For bulk cargo the chance p counts the draws in which the corridor is the cheapest way from the cargo's own door to the buyer AND its seller \
lands cheaper than every rival origin whose price is given. For boxes and general cargo p counts the draws in which it is the cheapest way in generalized cost. \
For a liner service p counts the draws in which the boxes that the corridor wins reach the number without which the service loses money, and fit its ships. \
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
