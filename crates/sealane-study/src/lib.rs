//! The study file, alternatives, cargo volumes, uncertainty, claims: one Assessment
