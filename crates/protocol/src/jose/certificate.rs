//! X.509 certificates, PEM and DER: dates, thumbprints (RFC 7515 sections 4.1.7 and 4.1.8), the key inside.
