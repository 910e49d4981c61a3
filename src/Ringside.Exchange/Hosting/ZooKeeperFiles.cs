using System.Security.Cryptography;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Coordination.ZooKeeper;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Files;

namespace Ringside.Exchange.Hosting;

/// <summary>The files that a venue's file names for ZooKeeper: credentials and certificate.</summary>
public static class ZooKeeperFiles
{
    /// <summary>Reads both.</summary>
    /// <param name="configuration">Names them.</param>
    /// <param name="credentials">Name, colon and password; null where no file is named.</param>
    /// <param name="trust">Whom TLS is spoken with; null for no TLS.</param>
    /// <param name="error">When the result is false: the key of the venue's file, the file, and what is wrong with it.</param>
    public static bool TryRead(ZooKeeperConfiguration configuration, out string? credentials, out TlsTrust? trust, out string error)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        trust = null;
        return TryReadCredentials(configuration.CredentialsFile, out credentials, out error)
            && TryReadTrust(configuration.TlsFile, out trust, out error);
    }

    private static bool TryReadCredentials(string? file, out string? credentials, out string error)
    {
        (credentials, error) = (null, string.Empty);
        if (file is null)
            return true;
        try
        {
            credentials = File.ReadLines(file).FirstOrDefault() ?? string.Empty;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error = $"zookeeper.credentialsFile: {file}: {FileProblem.Of(file, problem)}";
            return false;
        }

        // What stands in the file is a secret, and is not shown.
        if (!ZooKeeperSessionOptions.AreCredentials(credentials))
            error = $"zookeeper.credentialsFile: {file}: expected {ZooKeeperSessionOptions.ExpectedCredentials} in its first line";
        return error.Length == 0;
    }

    private static bool TryReadTrust(string? file, out TlsTrust? trust, out string error)
    {
        (trust, error) = (null, string.Empty);
        if (file is null)
            return true;
        try
        {
            trust = TlsTrust.Load(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            error = $"zookeeper.tls: {file}: {FileProblem.Of(file, problem)}";
        }
        catch (CryptographicException)
        {
            error = $"zookeeper.tls: {file}: expected certificates (PEM)";
        }

        return trust is not null;
    }
}
