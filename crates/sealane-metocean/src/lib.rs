//! Wind, wave and ice fields: readers, climatology, interpolation
