//! The port files that Sealane carries.

use crate::error::PortError;

/// Ids of the built-in port files.
#[must_use]
pub fn builtin_ids() -> Vec<&'static str> {
    sealane_data::tables()
        .iter()
        .filter_map(|t| t.id.strip_prefix("port-"))
        .filter(|id| {
            sealane_data::text(&format!("port-{id}")).is_some_and(|t| t.contains("[port]"))
        })
        .collect()
}

/// Text of a built-in port file, by its id or UN/LOCODE, case ignored.
///
/// # Errors
/// [`PortError::NoSuchPort`] with the ids there are.
pub fn builtin_text(name: &str) -> Result<&'static str, PortError> {
    let wanted = name.trim().to_ascii_lowercase();
    let by_id = sealane_data::text(&format!("port-{wanted}")).filter(|t| t.contains("[port]"));
    let by_code = || {
        let line = format!("locode = \"{}\"", wanted.to_ascii_uppercase());
        builtin_ids()
            .into_iter()
            .filter_map(|id| sealane_data::text(&format!("port-{id}")))
            .find(|t| t.contains(&line))
    };
    by_id.or_else(by_code).ok_or_else(|| PortError::NoSuchPort {
        name: name.to_owned(),
        known: builtin_ids().join(", "),
    })
}
