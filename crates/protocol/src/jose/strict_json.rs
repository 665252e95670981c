//! JSON objects read strictly: UTF-8, no duplicate member at any depth (RFC 7515 section 4, RFC 7519 section 4),
//! nested at most 32 deep.
