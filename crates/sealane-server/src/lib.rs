//! The HTTP API and the map page
