//! From the bytes of an answer to one person's record.

use super::record::{self, Parts, Record};
use inbox::Personnummer;
use jiff::Timestamp;
use rivta::FaultCode;
use xml::Limits;

/// One person's record has some kilobytes. Bytes.
pub(super) const LARGEST: usize = 256 << 10;
const LIMITS: Limits = Limits { bytes: LARGEST, nodes: 10_000 };

/// Why an answer cannot be read. Holds names of the contract, and nothing of what was answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error(transparent)]
    Form(#[from] rivta::Broken),
    #[error("the answer is about somebody who was not asked about")]
    AnotherPerson,
}

impl Broken {
    /// Whether it is this one answer that is wrong, and not the register.
    pub(super) fn is_about_one_person(&self) -> bool {
        use rivta::Broken::{
            Fault, Gate, Missing, Namespace, NotAnEnvelope, NotTheAnswer, NotXml, Twice, Unknown, Value,
        };
        match self {
            Self::Form(Gate(_) | NotXml | NotAnEnvelope | NotTheAnswer) => false,
            Self::Form(Fault(fault)) => fault.code == FaultCode::Client,
            Self::Form(Missing(_) | Twice(_) | Namespace(_) | Unknown(_) | Value(_))
            | Self::AnotherPerson => true,
        }
    }
}

/// Reads an answer to a question about `number`; `None`: the register knows no such number (it says so by silence).
pub(super) fn read(bytes: &[u8], number: &Personnummer, as_of: Timestamp) -> Result<Option<Record>, Broken> {
    rivta::body(bytes, LIMITS, (record::RESPONDER, record::RESPONSE), |answer| {
        let mut residents = record::residents(answer)?;
        match (residents.next(), residents.next()) {
            (None, _) => Ok(None),
            (Some(resident), None) => {
                Record::read(&Parts::of(resident, &record::RESIDENT)?, number, as_of).map(Some)
            }
            (Some(_), Some(_)) => Err(rivta::Broken::Twice("resident").into()),
        }
    })
}
