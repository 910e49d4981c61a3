using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Ringside.Exchange.Doors;

/// <summary>Whom a client believes that it speaks with the right server: a gateway, or one of ZooKeeper.</summary>
/// <remarks>A certificate that is in the file itself is believed under any name: the file says that it is the one. One that was issued by
/// a certificate of the file, or by one that the system trusts where there is no file, must have the name that the client looks for
/// (RFC 9525).</remarks>
public sealed class TlsTrust
{
    // Who has issued it need not be known of one that stands in the file itself.
    private const X509ChainStatusFlags Unrooted = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;

    private readonly X509Certificate2Collection? _trusted;

    private TlsTrust(X509Certificate2Collection? trusted) => _trusted = trusted;

    /// <summary>Those whom the system trusts.</summary>
    public static TlsTrust System { get; } = new(null);

    /// <summary>The certificates of a file (PEM, RFC 7468), and what they have issued.</summary>
    /// <param name="file">Path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">There is no certificate in it.</exception>
    public static TlsTrust Load(string file)
    {
        X509Certificate2Collection trusted = [];
        trusted.ImportFromPemFile(file);
        return trusted.Count > 0
            ? new TlsTrust(trusted)
            : throw new global::System.Security.Cryptography.CryptographicException("there is no certificate in it");
    }

    /// <summary>Options of one connection.</summary>
    /// <param name="host">Name or address of the server.</param>
    /// <param name="refused">Told why a certificate is not believed.</param>
    internal SslClientAuthenticationOptions OptionsFor(string host, Action<string> refused) => new()
    {
        TargetHost = host,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowRenegotiation = false,
        CertificateChainPolicy = _trusted is null ? null : Policy(_trusted),
        RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            string? why = Judge(certificate as X509Certificate2, chain, errors, host);
            if (why is not null)
                refused(why);
            return why is null;
        },
    };

    private static X509ChainPolicy Policy(X509Certificate2Collection trusted)
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(trusted);
        return policy;
    }

    private string? Judge(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, string host)
    {
        if (certificate is null)
            return "the server shows no certificate";
        bool isPinned = _trusted?.Any(one => one.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)) ?? false;
        if (isPinned)
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if (isPinned && (chain?.ChainStatus.All(status => (status.Status & ~Unrooted) == 0) ?? false))
            errors &= ~SslPolicyErrors.RemoteCertificateChainErrors;
        if ((errors & SslPolicyErrors.RemoteCertificateChainErrors) != 0)
        {
            string details = string.Join(", ", chain?.ChainStatus.Select(status => status.Status.ToString()).Distinct() ?? []);
            return $"the certificate of {certificate.Subject} is not trusted ({details})";
        }

        return (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0
            ? $"the certificate of {certificate.Subject} is not for {host}"
            : null;
    }
}
