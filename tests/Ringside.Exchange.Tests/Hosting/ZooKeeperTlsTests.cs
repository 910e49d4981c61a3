using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Tests.Coordination.ZooKeeper;
using Ringside.Messaging.Streams.Writing;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>What a node of a venue sees of a real server of ZooKeeper that speaks TLS.</summary>
public sealed class ZooKeeperTlsTests(SecureZooKeeperServer server) : IClassFixture<SecureZooKeeperServer>, IDisposable
{
    private readonly ClaimsBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Epochs_are_claimed_over_tls()
    {
        server.Need();
        ZooKeeperClaims claims = Join(server.Certificate, "/ringside/claimed");
        foreach (uint expected in (uint[])[1, 2])
        {
            Assert.Equal(expected, _bench.Claim(claims, 0));
        }

        Assert.Null(claims.Problem);
    }

    [Fact]
    public void A_server_with_a_certificate_that_the_file_does_not_have_is_told_nothing_and_its_certificate_is_named()
    {
        server.Need();
        ZooKeeperClaims right = Join(server.Certificate, "/ringside/refused");
        _bench.RunUntil(() => right.Claim(0, out _, out _) == ClaimState.Claimed, "the server is there");
        ZooKeeperClaims wrong = Join(server.OtherCertificate, "/ringside/refused", sessionMilliseconds: 2_000);
        _bench.RunUntil(() => wrong.Problem is not null, "it is told");
        Assert.Equal(
            $"no server of ZooKeeper answers (server 1 of 1: {server.Address}: "
                + "the certificate of CN=zookeeper is not trusted (UntrustedRoot)): "
                + "trading goes on, and nobody can take over",
            wrong.Problem);
        Assert.Equal(ClaimState.Pending, wrong.Claim(0, out _, out _));
    }

    [Fact]
    public void A_server_that_speaks_tls_gives_nothing_to_who_does_not()
    {
        server.Need();
        ZooKeeperClaims right = Join(server.Certificate, "/ringside/plain");
        _bench.RunUntil(() => right.Claim(0, out _, out _) == ClaimState.Claimed, "the server is there");
        ZooKeeperClaims plain = Join(null, "/ringside/plain", sessionMilliseconds: 500);
        _bench.RunUntil(() => plain.Problem is not null, "it is told");
        Assert.Contains("no server of ZooKeeper answers (", plain.Problem, StringComparison.Ordinal);
    }

    private ZooKeeperClaims Join(string? tlsFile, string root, int sessionMilliseconds = 60_000) => _bench.Make(
        new ZooKeeperConfiguration
        {
            Servers = [server.Address],
            Root = root,
            SessionMilliseconds = sessionMilliseconds,
            TlsFile = tlsFile,
        },
        (ulong)(11 + _bench.Claims.Count));
}
