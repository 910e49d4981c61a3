using System.Net;
using Ringside.App.Drills;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.App.Tests.Drills;

/// <summary>Where a drill lives: what is cut off in it, and what is not.</summary>
public sealed class DrillNetworkTests
{
    private const byte Dropped = 1;
    private const byte Heard = 2;

    [Fact]
    public void Datagrams_from_and_to_a_port_that_is_cut_are_dropped_until_the_cut_ends_and_all_others_pass()
    {
        Require.NetworkNamespaces();
        using DrillNetwork network = DrillNetwork.Create();
        using KernelSocket victim = Open(network);
        using KernelSocket peer = Open(network);
        using KernelSocket other = Open(network);
        IDisposable cut = network.Cut(victim.LocalEndpoint.Port);

        // Loopback keeps the order: before what is heard first nothing has come.
        Send(victim, peer, Dropped);
        Send(other, peer, Heard);
        Assert.Equal((Heard, other.LocalEndpoint), Receive(peer));
        Send(peer, victim, Dropped);
        cut.Dispose();
        Send(peer, victim, Heard);
        Assert.Equal((Heard, peer.LocalEndpoint), Receive(victim));
        Send(victim, peer, Heard);
        Assert.Equal((Heard, victim.LocalEndpoint), Receive(peer));
    }

    private static KernelSocket Open(DrillNetwork network) => network.Run(() =>
    {
        var local = new Endpoint(IPAddress.Loopback, 0);
        KernelSocket socket = KernelSocket.Create(SocketKind.Datagram, local);
        socket.Bind(local);
        return socket;
    });

    private static void Send(KernelSocket from, KernelSocket to, byte what) => Assert.Equal(1, from.SendTo([what], to.LocalEndpoint));

    private static (byte What, Endpoint From) Receive(KernelSocket socket)
    {
        Assert.True(SpinWait.SpinUntil(() => PollSet.Ask(socket.Value, PollEvents.Readable) != PollEvents.None, 30_000));
        byte[] datagram = new byte[2];
        Assert.Equal(1, socket.ReceiveFrom(datagram, out Endpoint from));
        return (datagram[0], from);
    }
}
