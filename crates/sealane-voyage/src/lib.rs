//! One voyage: ship, fuel, emissions, rules, tariffs, time and cost
