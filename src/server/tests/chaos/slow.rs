//! Senders that cost time and room: they stall in the middle of a message, leave in the middle of one, or send one and do not
//! listen to the answer.

use crate::{load::Load, message};
use std::net::SocketAddr;
use tokio::{io::AsyncWriteExt, net::TcpStream};

/// Of each sort.
const SENDERS: usize = 20;

/// Connections that stay open for as long as they are held.
pub(crate) async fn senders(load: &Load, address: SocketAddr) -> Vec<TcpStream> {
    let mut held = Vec::new();
    for _ in 0..SENDERS {
        let (stalls, number, request) = sends(load, address).await;
        load.known().never.insert(number);
        held.push(begins(stalls, &request[..request.len() / 2]).await);

        let (leaves, number, request) = sends(load, address).await;
        load.known().never.insert(number);
        drop(begins(leaves, &request[..request.len() - 9]).await);

        let (deaf, number, request) = sends(load, address).await;
        load.known().open.insert(number);
        held.push(begins(deaf, &request).await);
    }
    held
}

async fn sends(load: &Load, address: SocketAddr) -> (TcpStream, usize, Vec<u8>) {
    let number = loop {
        let number = load.next();
        if message::is_refused(number) {
            load.known().never.insert(number);
        } else {
            break number;
        }
    };
    let envelope = message::envelope(number);
    let request = format!(
        "POST /soap HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/xml; charset=utf-8\r\ncontent-length: {}\r\n\r\n{envelope}",
        envelope.len()
    );
    (TcpStream::connect(address).await.unwrap(), number, request.into_bytes())
}

async fn begins(mut stream: TcpStream, part: &[u8]) -> TcpStream {
    stream.write_all(part).await.unwrap();
    stream
}
