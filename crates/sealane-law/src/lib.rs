//! Rules, lists, screening and verdicts
