//! The key that signs ID tokens: RSA with SHA-256, which every provider must offer (OpenID Connect Core 15.1).

use inbox::Random;
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey,
    core::{CoreJsonWebKey, CoreRsaPrivateSigningKey},
};
use rsa::{
    RsaPrivateKey,
    pkcs1::{EncodeRsaPrivateKey, LineEnding},
    rand_core::{self, CryptoRng, RngCore},
};

/// NIST SP 800-131A: the shortest that is still to be used. The demo makes one at every start.
const BITS: usize = 2048;

/// A key made for this run of the demo.
pub(super) struct SigningKey(CoreRsaPrivateSigningKey);

impl SigningKey {
    pub(super) fn generate(random: &dyn Random) -> Self {
        let mut id = [0; 12];
        random.fill(&mut id);
        let key = RsaPrivateKey::new(&mut Source(random), BITS).expect("the length is allowed");
        let pem = key.to_pkcs1_pem(LineEnding::LF).expect("a key can be written");
        let id = JsonWebKeyId::new(super::base64_url(&id));
        Self(CoreRsaPrivateSigningKey::from_pem(&pem, Some(id)).expect("what was just written can be read"))
    }

    /// What signs.
    pub(super) fn private(&self) -> &CoreRsaPrivateSigningKey {
        &self.0
    }

    /// What anybody may see.
    pub(super) fn public(&self) -> CoreJsonWebKey {
        self.0.as_verification_key()
    }
}

/// The product's source of chance, as the library wants it.
struct Source<'r>(&'r dyn Random);

impl RngCore for Source<'_> {
    fn next_u32(&mut self) -> u32 {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_le_bytes(bytes)
    }

    fn next_u64(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl CryptoRng for Source<'_> {}
