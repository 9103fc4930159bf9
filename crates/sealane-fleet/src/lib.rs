//! Ships needed for a volume, services and schedules
