//! The commented starter that `sealane new NAME` writes.

/// A study that runs as it stands, with a comment at every choice.
#[must_use]
pub fn starter(name: &str) -> String {
    TEXT.replace("NAME", &name.replace(['"', '\\', '\n', '\r'], " "))
}

const TEXT: &str = include_str!("starter.toml");
