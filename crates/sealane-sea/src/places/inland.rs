//! Ports without an access line of their own, each with the reason, as `cargo xtask access` found them.

use serde::Deserialize;
use std::sync::LazyLock;

/// A port that no line of its own joins to the sea.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Inland {
    /// Key of the port.
    pub key: String,
    /// `neighbour` (ways use the line of a port near it), `lake`, `unmapped-river`, `above-a-dam` or `caspian`.
    pub group: String,
    /// Why, as a clause.
    pub reason: String,
}

impl Inland {
    /// Whether ways reach it by the line of a port near it.
    #[must_use]
    pub fn by_neighbour(&self) -> bool {
        self.group == "neighbour"
    }
}

static INLAND: LazyLock<Vec<Inland>> =
    LazyLock::new(|| sealane_data::read_csv("ports-inland").unwrap_or_default());

/// All ports without an access line of their own.
#[must_use]
pub fn inland() -> &'static [Inland] {
    &INLAND
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::{access, ports};

    #[test]
    fn every_port_has_a_line_or_a_reason() {
        let lines = access().unwrap();
        let groups = [
            "neighbour",
            "lake",
            "unmapped-river",
            "above-a-dam",
            "caspian",
        ];
        assert!(!inland().is_empty());
        for (port, line) in ports().iter().zip(lines) {
            let listed: Vec<_> = inland().iter().filter(|i| i.key == port.key).collect();
            assert_eq!(
                listed.len(),
                usize::from(line.is_none()),
                "{}",
                port.label()
            );
            for i in listed {
                assert!(
                    groups.contains(&i.group.as_str()) && i.reason.len() > 10,
                    "{i:?}"
                );
            }
        }
    }
}
