//! How long revocation lists are good: when the first of them is out of date, nobody whom its issuer vouches for is let in.

use jiff::{SignedDuration, Timestamp};
use rustls::pki_types::CertificateRevocationListDer;
use x509_parser::{prelude::FromDer, revocation_list::CertificateRevocationList};

/// So long before a list is out of date the log says so: a day for whoever is to see why no newer one came.
const AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// When the first of these lists is out of date; `None`: there are none, or none says.
pub(super) fn good_until(lists: &[CertificateRevocationListDer<'_>]) -> Option<Timestamp> {
    let until = |list: &CertificateRevocationListDer<'_>| {
        let (_, list) = CertificateRevocationList::from_der(list).ok()?;
        Timestamp::from_second(list.next_update()?.timestamp()).ok()
    };
    lists.iter().filter_map(until).min()
}

/// How a list stands that is good until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Good,
    SoonOver,
    Over,
}

impl Standing {
    pub(super) fn of(good_until: Option<Timestamp>, now: Timestamp) -> Self {
        match good_until {
            Some(until) if until <= now => Self::Over,
            Some(until) if until.duration_since(now) <= AHEAD => Self::SoonOver,
            _ => Self::Good,
        }
    }

    /// Says it to whoever reads the log.
    pub(super) fn say(self, good_until: Option<Timestamp>) {
        let until = good_until.unwrap_or_default();
        match self {
            Self::Good => {}
            Self::SoonOver => {
                tracing::warn!(%until, "a revocation list is soon out of date: fetch a newer one");
            }
            Self::Over => {
                tracing::error!(%until, "a revocation list is out of date: nobody of its issuer's is let in");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{
        BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, IsCa,
        KeyIdMethod, KeyPair, SerialNumber, date_time_ymd,
    };

    fn list(until: i32) -> CertificateRevocationListDer<'static> {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let list = CertificateRevocationListParams {
            this_update: date_time_ymd(2019, 1, 1),
            next_update: date_time_ymd(until, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: Vec::new(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        list.signed_by(&issuer).unwrap().der().clone()
    }

    #[test]
    fn the_first_list_that_is_out_of_date_counts_and_is_told_of_a_day_ahead() {
        let until = good_until(&[list(2031), list(2030)]);
        assert_eq!(until, Some("2030-01-01T00:00:00Z".parse().unwrap()));
        assert_eq!(good_until(&[]), None);
        for (now, standing) in [
            ("2029-12-30T23:59:59Z", Standing::Good),
            ("2029-12-31T00:00:00Z", Standing::SoonOver),
            ("2029-12-31T23:59:59Z", Standing::SoonOver),
            ("2030-01-01T00:00:00Z", Standing::Over),
        ] {
            assert_eq!(Standing::of(until, now.parse().unwrap()), standing, "{now}");
        }
        assert_eq!(Standing::of(None, "2030-01-01T00:00:00Z".parse().unwrap()), Standing::Good);
    }
}
