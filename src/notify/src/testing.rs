//! For tests: a mail server that takes, refuses, hangs and drops as it is told.

use std::{
    fmt,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
    sync::watch,
};

/// How a mail server treats one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// It takes what comes.
    Takes,
    /// It refuses the recipient, with these words.
    Refuses(&'static str),
    /// It refuses the sender, with these words.
    RefusesSender(&'static str),
    /// It says nothing any more from this point on, and keeps the connection.
    Hangs(Point),
    /// It closes the connection at this point.
    Drops(Point),
}

/// A point of an SMTP conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// Before it greets.
    Greeting,
    /// When it has heard the recipient.
    Recipient,
    /// When it has heard the whole e-mail and has not taken it.
    End,
    /// When it has taken the e-mail and is told goodbye.
    Goodbye,
}

/// An e-mail that was taken.
#[derive(Clone)]
pub struct Mail {
    /// The Message-ID, without its brackets.
    pub id: String,
    /// Headers and text as they came.
    pub whole: String,
    /// When it was taken: just before the server said so.
    pub at: Instant,
    /// The port that the client came by: of several clients with a port each, it tells which.
    pub port: u16,
    /// Whether the client went on after it was told that the e-mail was taken: then it knows.
    pub heard: bool,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).finish_non_exhaustive()
    }
}

type Moods = Box<dyn FnMut() -> Mood + Send>;

/// A mail server on this machine, without TLS.
#[derive(Clone)]
pub struct MailServer {
    taken: Arc<Mutex<Vec<Mail>>>,
    moods: Arc<Mutex<Moods>>,
    silent: watch::Sender<bool>,
}

impl MailServer {
    /// A mail server whose mood is drawn for each connection.
    pub fn new(mood: impl FnMut() -> Mood + Send + 'static) -> Self {
        Self {
            taken: Arc::default(),
            moods: Arc::new(Mutex::new(Box::new(mood))),
            silent: watch::Sender::new(false),
        }
    }

    /// Whether it goes on taking e-mails and leaves the clients without a word of it, until this is called again.
    pub fn keep_silent(&self, silent: bool) {
        self.silent.send_replace(silent);
    }

    /// Another mood from the next connection on.
    pub fn be(&self, mood: impl FnMut() -> Mood + Send + 'static) {
        *self.moods.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(mood);
    }

    /// What it has taken, in order.
    pub fn taken(&self) -> Vec<Mail> {
        self.mails().clone()
    }

    /// Listens on one more port until the run time ends.
    pub async fn listen(&self) -> std::io::Result<SocketAddr> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let server = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move { server.converse_at(address.port(), stream, &[]).await });
            }
        });
        Ok(address)
    }

    /// One conversation, by no port of the server's own. `offers`: extensions that it names.
    pub async fn converse(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin,
        offers: &[&str],
    ) -> std::io::Result<()> {
        self.converse_at(0, stream, offers).await
    }

    async fn converse_at(
        &self,
        port: u16,
        stream: impl AsyncRead + AsyncWrite + Unpin,
        offers: &[&str],
    ) -> std::io::Result<()> {
        let mood = (self.moods.lock().unwrap_or_else(PoisonError::into_inner))();
        let mut stream = BufReader::new(stream);
        if !go_on(mood, Point::Greeting).await {
            return Ok(());
        }
        stream.write_all(b"220 stand-in ESMTP\r\n").await?;
        let mut line = String::new();
        let mut told_of: Option<usize> = None;
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            if let Some(taken) = told_of.take() {
                self.mails()[taken].heard = true;
            }
            let command = line.split_whitespace().next().unwrap_or_default().to_ascii_uppercase();
            match command.as_str() {
                "EHLO" | "HELO" => {
                    for offer in offers {
                        stream.write_all(format!("250-{offer}\r\n").as_bytes()).await?;
                    }
                    stream.write_all(b"250 8BITMIME\r\n").await?;
                }
                "MAIL" => {
                    let answer = if let Mood::RefusesSender(words) = mood { words } else { "250 OK" };
                    stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
                }
                "RCPT" => {
                    if !go_on(mood, Point::Recipient).await {
                        return Ok(());
                    }
                    let answer = if let Mood::Refuses(words) = mood { words } else { "250 OK" };
                    stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
                }
                "DATA" => {
                    stream.write_all(b"354 go on\r\n").await?;
                    let mut whole = String::new();
                    loop {
                        line.clear();
                        if stream.read_line(&mut line).await? == 0 {
                            return Ok(());
                        }
                        if line == ".\r\n" {
                            break;
                        }
                        whole.push_str(&line);
                    }
                    if !go_on(mood, Point::End).await {
                        return Ok(());
                    }
                    told_of = Some(self.take(port, whole));
                    let _ = self.silent.subscribe().wait_for(|silent| !silent).await; // the sender is our own
                    stream.write_all(b"250 queued\r\n").await?;
                }
                "QUIT" => {
                    if !go_on(mood, Point::Goodbye).await {
                        return Ok(());
                    }
                    stream.write_all(b"221 bye\r\n").await?;
                    return Ok(());
                }
                _ => stream.write_all(b"250 OK\r\n").await?,
            }
        }
    }

    /// Says which one it is.
    fn take(&self, port: u16, whole: String) -> usize {
        let id = whole
            .lines()
            .find_map(|line| line.strip_prefix("Message-ID: <")?.strip_suffix('>'))
            .unwrap_or_default()
            .to_owned();
        let mut taken = self.mails();
        taken.push(Mail { id, whole, at: Instant::now(), port, heard: false });
        taken.len() - 1
    }

    fn mails(&self) -> MutexGuard<'_, Vec<Mail>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailServer(…)")
    }
}

/// Whether the conversation goes on after this point.
async fn go_on(mood: Mood, point: Point) -> bool {
    match mood {
        Mood::Hangs(at) if at == point => std::future::pending().await,
        Mood::Drops(at) => at != point,
        _ => true,
    }
}
