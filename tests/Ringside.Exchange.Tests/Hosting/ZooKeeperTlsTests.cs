using System.Diagnostics;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Hosting;
using Ringside.Exchange.Tests.Coordination.ZooKeeper;
using Ringside.Linux.Sockets;
using Ringside.Messaging.Streams.Writing;
using Ringside.Net.Agents;
using Ringside.Net.Ports.Sockets;

namespace Ringside.Exchange.Tests.Hosting;

/// <summary>What a node of a venue sees of a real server of ZooKeeper that speaks TLS.</summary>
public sealed class ZooKeeperTlsTests(SecureZooKeeperServer server) : IClassFixture<SecureZooKeeperServer>, IDisposable
{
    private readonly Waiter _waiter = new(WaitStrategy.Spin, maximumDescriptors: 8);
    private readonly List<ZooKeeperClaims> _claims = [];
    private readonly long _startTicks = Stopwatch.GetTimestamp();

    private long NowNanos => (long)Stopwatch.GetElapsedTime(_startTicks).TotalNanoseconds;

    public void Dispose()
    {
        _claims.ForEach(one => one.Dispose());
        _waiter.Dispose();
    }

    [Fact]
    public void Epochs_are_claimed_over_tls()
    {
        server.Need();
        ZooKeeperClaims claims = Join(server.Certificate, "/ringside/claimed");
        foreach (uint expected in (uint[])[1, 2])
        {
            (uint epoch, string problem) = (0, string.Empty);
            RunUntil(() => claims.Claim(0, out epoch, out problem) != ClaimState.Pending, "a claim is granted");
            Assert.Equal((expected, string.Empty), (epoch, problem));
        }

        Assert.Null(claims.Problem);
    }

    [Fact]
    public void A_server_with_a_certificate_that_the_file_does_not_have_is_told_nothing_and_its_certificate_is_named()
    {
        server.Need();
        ZooKeeperClaims right = Join(server.Certificate, "/ringside/refused");
        RunUntil(() => right.Claim(0, out _, out _) == ClaimState.Claimed, "the server is there");
        ZooKeeperClaims wrong = Join(server.OtherCertificate, "/ringside/refused", sessionMilliseconds: 2_000);
        RunUntil(() => wrong.Problem is not null, "it is told");
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
        RunUntil(() => right.Claim(0, out _, out _) == ClaimState.Claimed, "the server is there");
        ZooKeeperClaims plain = Join(null, "/ringside/plain", sessionMilliseconds: 500);
        RunUntil(() => plain.Problem is not null, "it is told");
        Assert.Contains("no server of ZooKeeper answers (", plain.Problem, StringComparison.Ordinal);
    }

    private ZooKeeperClaims Join(string? tlsFile, string root, int sessionMilliseconds = 60_000)
    {
        ZooKeeperConfiguration configuration = new()
        {
            Servers = [server.Address],
            Root = root,
            SessionMilliseconds = sessionMilliseconds,
            TlsFile = tlsFile,
        };
        NodeConfiguration node = new()
        {
            Name = "engine-1",
            Role = NodeRole.Engine,
            Number = 1,
            Stream = new Endpoint([10, 0, 0, 1], 11),
        };
        ZooKeeperClaims claims = new(configuration, "shard-0", node, (ulong)(11 + _claims.Count), new SocketBackend(), _waiter);
        _claims.Add(claims);
        return claims;
    }

    private void RunUntil(Func<bool> isSo, string what)
    {
        for (long end = NowNanos + 30_000_000_000; !isSo();)
        {
            Assert.True(NowNanos < end, $"{what} within 30 s; {string.Join(", ", _claims.Select(one => one.Problem))}");
            int work = _claims.Sum(one => one.DoWork(7, NowNanos));
            if (work == 0)
            {
                Thread.Sleep(1);
            }
        }
    }
}
