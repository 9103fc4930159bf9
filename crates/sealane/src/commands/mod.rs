//! One file a command.

pub mod areas;
pub mod assess;
pub mod calc;
pub mod cargoes;
pub mod fields;
pub mod fleet;
pub mod matrix;
pub mod passages;
pub mod places;
pub mod port;
pub mod route;
pub mod screen;
pub mod season;
pub mod serve;
pub mod shell;
pub mod ships;
pub mod sources;
pub mod study;
pub mod terms;
pub mod voyage;
pub mod zones;

use crate::{fault::Fault, output};

/// What `sealane` alone says.
pub fn welcome() -> Result<(), Fault> {
    output::print(
        "Sealane decides whether a sea corridor works.\n\n\
         Try first:\n\
         \x20 sealane route Vladivostok Chennai                       the way round real land\n\
         \x20 sealane assess studies/eastern-maritime-corridor        the whole study and its report\n\
         \x20 sealane --help                                          all commands\n",
    )
}
