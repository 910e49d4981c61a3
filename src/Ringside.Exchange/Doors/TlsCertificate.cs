using System.Security.Cryptography.X509Certificates;

namespace Ringside.Exchange.Doors;

/// <summary>Reads the certificate that a door shows.</summary>
public static class TlsCertificate
{
    /// <summary>Reads a file with a certificate and its private key, in any order (PEM, RFC 7468; key in PKCS #8, RFC 5958, or in the
    /// older forms of its algorithm). The key may not be encrypted.</summary>
    /// <param name="file">Path of the file.</param>
    /// <returns>The certificate with its key; the caller disposes it.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">There is no certificate in it, or no key that belongs to
    /// it.</exception>
    public static X509Certificate2 Load(string file) => X509Certificate2.CreateFromPemFile(file);
}
