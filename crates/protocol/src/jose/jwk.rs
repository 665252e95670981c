//! JSON Web Keys (RFC 7517), public ones.
