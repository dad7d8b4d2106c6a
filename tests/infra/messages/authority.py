"""A certificate authority that nobody trusts but who is told to."""

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Authority:
    """Signs certificates of servers on this machine."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def trusting(self) -> ssl.SSLContext:
        """Return what a client uses who trusts this authority, and no other."""
        root = self._signed("authority", self.key.public_key(), is_authority=True)
        text = root.public_bytes(_PEM).decode()
        return ssl.create_default_context(cadata=text)

    def serving(self, address: str = "127.0.0.1", *, days: int = 1) -> ssl.SSLContext:
        """Return what the server at *address* uses; valid for so many *days*."""
        key = ec.generate_private_key(ec.SECP256R1())
        own = self._signed("server", key.public_key(), address=address, days=days)
        secret = key.private_bytes(
            _PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with TemporaryDirectory() as folder:
            file = Path(folder) / "server.pem"
            file.write_bytes(own.public_bytes(_PEM) + secret)
            context.load_cert_chain(file)
        return context

    def _signed(
        self,
        name: str,
        key: ec.EllipticCurvePublicKey,
        *,
        address: str = "127.0.0.1",
        days: int = 1,
        is_authority: bool = False,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        ours = self.key.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(_called(name))
            .issuer_name(_called("authority"))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=3))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]),
                critical=False,
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(ours),
                critical=False,
            )
            .sign(self.key, hashes.SHA256())
        )


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
