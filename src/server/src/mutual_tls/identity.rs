//! Who a client certificate is of.

use inbox::HsaId;
use rustls::pki_types::CertificateDer;
use x509_parser::{certificate::X509Certificate, oid_registry::OID_X509_SERIALNUMBER, prelude::FromDer};

/// The HSA-id of a certificate: the one `serialNumber` (2.5.4.5) of its subject, as RIV-TA's platforms read it. `None`:
/// there is none, there are two, or it is something else, such as a person's number.
///
/// Only of a certificate that has been checked: anybody can write anything into one.
pub(crate) fn hsa_id(certificate: &CertificateDer<'_>) -> Option<HsaId> {
    let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
    let mut numbers = certificate.subject().iter_by_oid(&OID_X509_SERIALNUMBER);
    let (Some(number), None) = (numbers.next(), numbers.next()) else { return None };
    number.as_str().ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};

    const SERIAL_NUMBER: [u64; 4] = [2, 5, 4, 5];
    const ORGANISATION: [u64; 4] = [2, 5, 4, 97];

    fn certified(subject: &[([u64; 4], &str)]) -> CertificateDer<'static> {
        let mut params = CertificateParams::new([]).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "SE2321000016-OTHER");
        for (oid, value) in subject {
            params.distinguished_name.push(DnType::CustomDnType(oid.to_vec()), *value);
        }
        let key = KeyPair::generate().unwrap();
        params.self_signed(&key).unwrap().der().clone()
    }

    #[test]
    fn an_hsa_id_is_read_from_the_subjects_serial_number_and_nowhere_else() {
        let read = |subject: &[_]| hsa_id(&certified(subject)).map(|hsa_id| hsa_id.to_string());
        let own = (SERIAL_NUMBER, "SE2321000016-1HZ3");
        assert_eq!(read(&[own]).as_deref(), Some("SE2321000016-1HZ3"));
        assert_eq!(read(&[(ORGANISATION, "SE5565594230"), own]).as_deref(), Some("SE2321000016-1HZ3"));
        assert_eq!(read(&[]), None);
        assert_eq!(read(&[(ORGANISATION, "SE2321000016-1HZ3")]), None);
        for none in ["191212121212", "", "SE 1"] {
            assert_eq!(read(&[(SERIAL_NUMBER, none)]), None, "{none}");
        }
        assert_eq!(hsa_id(&CertificateDer::from(vec![0x30, 0x00])), None);
    }
}
