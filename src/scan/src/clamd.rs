//! The adapter to clamd, by its command INSTREAM (clamd(8)): parts with their lengths, an empty part at the end, and one
//! line of answer.

use crate::{Content, ScanError, Scanner, ScannerSettings, ScannerSettingsError, Verdict, settings::Address};
use async_trait::async_trait;
use std::{io, time::Duration};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpStream, UnixStream},
    time::timeout,
};

/// An answer is a line; what is longer is none, in bytes.
const ANSWER_MOST: u64 = 4_096;

/// A clamd on this machine.
#[derive(Debug, Clone)]
pub struct Clamd {
    address: Address,
    patience: Duration,
}

impl Clamd {
    /// As the operator says.
    pub fn new(settings: &ScannerSettings) -> Result<Self, ScannerSettingsError> {
        settings.check()?;
        Ok(Self { address: settings.address()?, patience: settings.patience() })
    }

    async fn converse(
        &self,
        mut stream: impl AsyncRead + AsyncWrite + Unpin + Send,
        content: &mut dyn Content,
    ) -> Result<Verdict, ScanError> {
        // It may have said why it takes no more, such as that a file is too large, and hung up: that says more than that
        // it hung up.
        let sent = send(&mut stream, content).await;
        if let Err(ScanError::Content(error)) = sent {
            return Err(ScanError::Content(error));
        }
        let mut answer = Vec::new();
        let heard = stream.take(ANSWER_MOST).read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        let answer = answer.trim_end_matches(['\0', '\n', '\r', ' ']);
        if answer.is_empty() {
            sent?;
            heard?;
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        verdict(answer, sent.is_ok())
    }
}

async fn send(stream: &mut (impl AsyncWrite + Unpin), content: &mut dyn Content) -> Result<(), ScanError> {
    stream.write_all(b"zINSTREAM\0").await?;
    while let Some(part) = content.next().await? {
        let length = u32::try_from(part.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        // Nothing would be the end.
        if length > 0 {
            stream.write_all(&length.to_be_bytes()).await?;
            stream.write_all(&part).await?;
        }
    }
    stream.write_all(&[0; 4]).await?;
    Ok(stream.flush().await?)
}

/// "stream: OK", "stream: Eicar-Signature FOUND", "INSTREAM size limit exceeded. ERROR"
fn verdict(answer: &str, whole: bool) -> Result<Verdict, ScanError> {
    if answer.ends_with(" FOUND") {
        Ok(Verdict::Harmful)
    } else if answer == "stream: OK" && whole {
        Ok(Verdict::Clean)
    } else {
        // clamd's own words; they name no file, since it was told none.
        let words = answer.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(200).collect();
        Err(ScanError::Failed(words))
    }
}

#[async_trait]
impl Scanner for Clamd {
    async fn scan(&self, content: &mut dyn Content) -> Result<Verdict, ScanError> {
        let scanned = async {
            match &self.address {
                Address::Socket(path) => self.converse(UnixStream::connect(path).await?, content).await,
                Address::Tcp(address) => self.converse(TcpStream::connect(address).await?, content).await,
            }
        };
        timeout(self.patience, scanned).await.unwrap_or(Err(ScanError::Slow))
    }
}
