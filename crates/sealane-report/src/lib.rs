//! An Assessment as HTML, JSON, CSV, GeoJSON
