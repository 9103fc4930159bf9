//! Ship types as the IMO's carbon-intensity rules name them.

use crate::polaris::named_enum;
use crate::tables::kebab;
use crate::{VoyageError, error};
use serde::{Deserialize, Serialize};

named_enum! {
/// Type of a ship in MARPOL Annex VI chapter 4.
ShipType {
    /// Dry bulk.
    BulkCarrier = "bulk-carrier",
    /// Oil and chemical tankers.
    Tanker = "tanker",
    /// Gas other than LNG.
    GasCarrier = "gas-carrier",
    /// LNG.
    LngCarrier = "lng-carrier",
    /// Containers.
    ContainerShip = "container-ship",
    /// General cargo.
    GeneralCargoShip = "general-cargo-ship",
    /// Refrigerated cargo.
    RefrigeratedCargoCarrier = "refrigerated-cargo-carrier",
    /// Dry and liquid bulk.
    CombinationCarrier = "combination-carrier",
    /// Cars and trucks.
    RoroVehicleCarrier = "roro-vehicle-carrier",
    /// Ro-ro cargo.
    RoroCargoShip = "roro-cargo-ship",
    /// Ro-ro passenger.
    RoroPassengerShip = "roro-passenger-ship",
    /// High-speed ro-ro passenger craft.
    RoroPassengerHsc = "roro-passenger-hsc",
    /// Cruise ships.
    CruisePassengerShip = "cruise-passenger-ship",
}}

impl ShipType {
    /// Reads `bulk_carrier`, `Bulk carrier`, `oil-tanker`, `lng` …
    ///
    /// # Errors
    /// [`VoyageError::Unknown`] with the known types.
    pub fn parse(text: &str) -> Result<Self, VoyageError> {
        let t = kebab(text);
        let id = match t.as_str() {
            "bulk" | "bulker" | "bulk-carriers" => "bulk-carrier",
            "oil-tanker" | "chemical-tanker" | "crude-tanker" | "product-tanker" | "tankers" => {
                "tanker"
            }
            "lng" | "lng-tanker" => "lng-carrier",
            "gas" | "lpg" | "lpg-carrier" => "gas-carrier",
            "container" | "containership" | "container-ships" => "container-ship",
            "general-cargo" => "general-cargo-ship",
            "reefer" | "refrigerated-cargo-ship" => "refrigerated-cargo-carrier",
            "vehicle-carrier" | "ro-ro-vehicle-carrier" | "ro-ro-cargo-ship-(vehicle-carrier)" => {
                "roro-vehicle-carrier"
            }
            "ro-ro-cargo-ship" | "roro" | "ro-ro-ship" => "roro-cargo-ship",
            "ro-ro-passenger-ship" | "ropax" => "roro-passenger-ship",
            "ro-ro-passenger-hsc" => "roro-passenger-hsc",
            "cruise" | "cruise-ship" => "cruise-passenger-ship",
            other => other,
        };
        Self::ALL
            .iter()
            .copied()
            .find(|s| s.id() == id)
            .ok_or_else(|| error::unknown("ship type", text, Self::ALL.iter().map(|s| s.id())))
    }

    /// Whether the rules measure its capacity in gross tonnage instead of deadweight.
    #[must_use]
    pub const fn capacity_is_gt(self) -> bool {
        matches!(
            self,
            Self::RoroVehicleCarrier
                | Self::RoroCargoShip
                | Self::RoroPassengerShip
                | Self::RoroPassengerHsc
                | Self::CruisePassengerShip
        )
    }
}
