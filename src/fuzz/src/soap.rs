//! A request of a sending system, from the bytes to a typed request: gate, parser, envelope, contract.

use crate::{Target, measure::Most, xml};
use ::soap::{Code, parse};

pub(crate) const TARGET: Target = Target { name: "soap", holds, change: xml::change };

/// The tree has at most a hundred thousand nodes, whatever the size, and files are decoded once.
const MOST: Most = Most { milliseconds_per_mebibyte: 50, bytes: 32 << 20, bytes_per_byte: 8 };

fn holds(bytes: &[u8]) {
    match MOST.hold(bytes, || parse(bytes)) {
        Ok(request) => {
            // One reading for all who read it: what is a request is UTF-8, and so is what it is told as.
            assert!(std::str::from_utf8(bytes).is_ok(), "a request that is no text");
            let again = parse(bytes).map(|again| again.operation());
            assert!(
                again.is_ok_and(|again| again == request.operation()),
                "the same bytes are the same request"
            );
        }
        Err(fault) => {
            assert_ne!(fault.code(), Code::Server, "nothing of the service's own was tried");
            let says = fault.to_string();
            assert!(says.len() < 600 && says.is_ascii(), "{says}");
            assert!(!says.contains(xml::MARK), "it repeats what was sent: {says}");
        }
    }
}
