using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Sockets;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Coordination.ZooKeeper;

/// <summary>One real server of ZooKeeper on the loopback that speaks TLS alone (<c>secureClientPort</c>), with a certificate of its own.
/// It ends with its owner, by the number of its process.</summary>
public sealed class SecureZooKeeperServer : IDisposable
{
    // Of libnetty-java, which comes with the package; what it calls for TLS is missing in the manifest of Debian's archive.
    private const string Codec = "/usr/share/java/netty-codec.jar";

    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    /// <summary>Where it is reached.</summary>
    internal Endpoint Address { get; private set; }

    /// <summary>A file with its certificate.</summary>
    internal string Certificate => _folder.File("server.pem");

    /// <summary>A file with another certificate of the same name.</summary>
    internal string OtherCertificate => _folder.File("other.pem");

    /// <summary>Skips the test where it cannot be had; starts it where it can, and waits for nothing.</summary>
    internal void Need()
    {
        ZooKeeperServers.NeedInstalled();
        Require.Exists(Codec, "TLS of ZooKeeper: the package libnetty-java");
        if (_process is not null)
        {
            return;
        }

        using (IStreamListener held = new SocketBackend().Listen(new Endpoint(IPAddress.Loopback, 0), new StreamPortOptions()))
        {
            Address = held.LocalEndpoint;
        }

        _folder.Write("key.pem", Make(Certificate));
        Make(OtherCertificate);
        _folder.Write("zoo.cfg", $"""
            tickTime=200
            maxSessionTimeout=60000
            dataDir={_folder.File("data")}
            secureClientPort={Address.Port}
            secureClientPortAddress=127.0.0.1
            serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory
            ssl.keyStore.location={_folder.File("key.pem")}
            ssl.keyStore.type=PEM
            ssl.clientAuth=none
            admin.enableServer=false

            """);
        _process = ZooKeeperServers.Launch(_folder.File("zoo.cfg"), Codec);
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.WaitForExit();
        _process?.Dispose();
        _folder.Dispose();
    }

    // Writes a certificate, and returns it with its key.
    private static string Make(string file)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=zookeeper", key, HashAlgorithmName.SHA256);
        DateTimeOffset from = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using X509Certificate2 made = request.CreateSelfSigned(from, from.AddYears(100));
        string certificate = made.ExportCertificatePem() + "\n";
        File.WriteAllText(file, certificate);
        return certificate + key.ExportPkcs8PrivateKeyPem() + "\n";
    }
}
