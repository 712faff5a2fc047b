//! Questions for names: asked for a devbox where this machine asks, if the devbox's policy allows the name.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hickory_proto::op::{Message, MessageType, ResponseCode};
use hickory_proto::rr::RData;
use tokio::net::UdpSocket;

use super::{Egress, NAME_PORT};

/// How long an answer may take; who asks tries again by then.
const PATIENCE: Duration = Duration::from_secs(5);

/// Longest answer.
const LONGEST: usize = 64 << 10;

/// Where names are asked for.
pub(crate) type NameServer = SocketAddr;

/// The first name server of this machine, as its `resolv.conf` says.
pub(crate) fn name_server_of(resolv_conf: &str) -> Option<NameServer> {
    let mut lines = resolv_conf.lines().map(str::split_whitespace);
    lines.find_map(|mut words| {
        let address = (words.next()? == "nameserver").then(|| words.next())??;
        let address: IpAddr = address.parse().ok()?;
        Some(SocketAddr::new(address, NAME_PORT))
    })
}

/// The answer to a question; none if there was none in time.
pub(super) async fn answer(egress: &Arc<Egress>, question: &[u8]) -> Option<Vec<u8>> {
    let asked = Message::from_vec(question).ok()?;
    let mut names = asked.queries.iter().map(|query| query.name().to_utf8());
    if !egress.is_open() && !names.all(|name| egress.allows_name(name.trim_end_matches('.'))) {
        let mut refusal = asked;
        refusal.metadata.message_type = MessageType::Response;
        refusal.metadata.response_code = ResponseCode::Refused;
        return refusal.to_vec().ok();
    }
    let server = egress.names?;
    let asking = tokio::time::timeout(PATIENCE, ask(server, question)).await;
    let answer = match asking {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => {
            tracing::debug!(%error, %server, "a name server did not answer");
            return None;
        }
        Err(_) => return None,
    };
    if let Ok(message) = Message::from_vec(&answer) {
        egress.remember(
            message
                .answers
                .iter()
                .filter_map(|record| match record.data {
                    RData::A(address) => Some(Ipv4Addr::from(address)),
                    _ => None,
                }),
        );
    }
    Some(answer)
}

async fn ask(server: NameServer, question: &[u8]) -> io::Result<Vec<u8>> {
    let any: IpAddr = match server {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => std::net::Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0)).await?;
    socket.connect(server).await?;
    socket.send(question).await?;
    let mut answer = vec![0; LONGEST];
    loop {
        let length = socket.recv(&mut answer).await?;
        let received = answer.get(..length).unwrap_or_default();
        // Another one's answer would be to another question.
        if received.get(..2) == question.get(..2) {
            return Ok(received.to_vec());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::name_server_of;

    #[test]
    fn the_first_name_server_is_asked() {
        let text = "# nameserver 9.9.9.9\nsearch x\nnameserver fe80::1%eth0\nnameserver 1.1.1.1\nnameserver 2.2.2.2\n";
        assert_eq!(name_server_of(text), Some("1.1.1.1:53".parse().unwrap()));
        assert_eq!(
            name_server_of("nameserver ::1"),
            Some("[::1]:53".parse().unwrap())
        );
        assert_eq!(name_server_of("options edns0"), None);
    }
}
