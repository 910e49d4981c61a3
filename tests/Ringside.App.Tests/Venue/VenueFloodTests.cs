using System.Buffers.Binary;
using System.Net;
using Ringside.App.Tests.Processes;
using Ringside.Exchange.Configuration;
using Ringside.Exchange.Doors;
using Ringside.Exchange.Tests.Doors;
using Ringside.Exchange.Tests.Hosting;
using Ringside.Linux.Clocks;
using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Protocols.SoupBinTcp;
using Ringside.Testing;

namespace Ringside.App.Tests.Venue;

/// <summary>What strangers can do to the doors of the real program: nothing that another member notices.</summary>
[Collection(TestsAlone.Name)]
public sealed class VenueFloodTests
{
    private const long MostGrowth = 256L << 20;

    [Theory]
    [InlineData("ring", "connections: io_uring")]
    [InlineData("epoll", "connections: epoll")]
    public void Floods_of_connections_do_not_keep_the_venue_from_answering(string connections, string said)
    {
        RequireConnections(connections);
        using var venue = VenueProcesses.Up(connections);
        Assert.Equal(said, venue.Connections());
        Endpoint gateway = venue.Node(NodeRole.Gateway).Ouch;
        using TestMember member = venue.LogIn("SOUTH1");
        VenueLoginTests.Ask(member, "FIRST");
        long memory = venue.MemoryOf();
        int all = (int)LongRuns.Choose(5_000, 100_000);
        var held = new Queue<SocketClient>();
        for (int count = 0; count < all; count++)
        {
            var client = new SocketClient(gateway, $"127.0.1.{1 + (count % 8)}");
            switch (count % 4)
            {
                case 0: client.Send(SocketClient.LoginPacket("NORTH1").AsSpan(0, 20)); break; // half of a log-in
                case 1: client.Send([0x7F, 0xFF, (byte)'U', .. new byte[200]]); break; // a packet that is too long
                case 2: client.Send([0, 1, (byte)'?', 0, 0]); break; // a packet that is none
                default: break; // nothing at all
            }

            held.Enqueue(client);
            if (held.Count == 500)
            {
                VenueLoginTests.Ask(member, $"F{count}");
                while (held.TryDequeue(out SocketClient? old))
                {
                    old.Dispose();
                }
            }
        }

        VenueLoginTests.Ask(member, "LAST");
        Assert.InRange(venue.MemoryOf() - memory, long.MinValue, MostGrowth);
    }

    [Theory]
    [InlineData("ring")]
    [InlineData("epoll")]
    public void Clients_that_send_byte_by_byte_are_served_and_bytes_without_sense_harm_nobody(string connections)
    {
        RequireConnections(connections);
        using var venue = VenueProcesses.Up(connections);
        NodeConfiguration data = venue.Node(NodeRole.MarketData);
        using TestMember member = venue.LogIn("SOUTH1");
        using var slow = new SocketClient(venue.Node(NodeRole.Gateway).Ouch);
        foreach (byte one in SocketClient.LoginPacket("NORTH1", "DEMONORTH1"))
        {
            Assert.True(slow.Send([one]));
            VenueLoginTests.Ask(member, $"B{member.Messages.Count}");
        }

        slow.Expect(SoupPacketType.LoginAccepted);
        slow.Expect(SoupPacketType.SequencedData);
        long memory = venue.MemoryOf();
        int perDoor = (int)LongRuns.Choose(1_000_000, 10_000_000) / 3;
        SeededRandom.ForEachSeed(1, random =>
        {
            foreach (Endpoint door in (Endpoint[])[venue.Node(NodeRole.Gateway).Ouch, data.Snapshots, data.Health])
            {
                Throw(door, random, perDoor);
                VenueLoginTests.Ask(member, $"R{member.Messages.Count}");
            }
        });
        Assert.InRange(venue.MemoryOf() - memory, long.MinValue, MostGrowth);
        slow.Send([0, 1, (byte)'R']);
        slow.Expect(SoupPacketType.ServerHeartbeat);
        Assert.NotNull(venue.Books());
    }

    [Fact]
    public void Datagrams_without_sense_at_every_UDP_port_harm_nobody()
    {
        using var venue = VenueProcesses.Up();
        using TestMember member = venue.LogIn("SOUTH1");
        using var sender = KernelSocket.Create(SocketKind.Datagram, new Endpoint(IPAddress.Loopback, 1));
        sender.Bind(new Endpoint(IPAddress.Parse("127.0.0.77"), 0));
        Endpoint[] ports =
        [
            .. venue.Configuration.Nodes.SelectMany(node => (Endpoint[])[node.Stream, node.Orders, node.Rerequest])
                .Where(port => !port.IsEmpty),
        ];
        byte[] datagram = new byte[1_400];
        SeededRandom.ForEachSeed(1, random =>
        {
            for (int count = 0; count < LongRuns.Choose(500, 20_000); count++)
            {
                int length = random.Next(datagram.Length);
                random.NextBytes(datagram.AsSpan(0, length));
                if (length > 4 && random.NextBool())
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(datagram, (uint)random.Next(1 << 16));
                }

                foreach (Endpoint port in ports)
                {
                    sender.SendTo(datagram.AsSpan(0, length), port);
                }

                if (count % 100 == 0)
                {
                    VenueLoginTests.Ask(member, $"U{member.Messages.Count}");
                }
            }
        });
        VenueLoginTests.Ask(member, "LAST");
        venue.AssertBooks(OpenOrders.Levels(OpenOrders.Of(member.Messages)));
    }

    private static void RequireConnections(string connections)
    {
        try
        {
            ConnectionChoice.Make(connections);
        }
        catch (KernelException refusal)
        {
            Assert.Skip(refusal.Message);
        }
    }

    // New connections until all is sent: most end it after the first bytes.
    private static void Throw(Endpoint door, SeededRandom random, int bytes)
    {
        byte[] piece = new byte[4_096];
        long until = KernelClock.MonotonicNanos() + 60_000_000_000;
        while (bytes > 0)
        {
            Assert.True(KernelClock.MonotonicNanos() < until, $"{door} takes too long");
            using var client = new SocketClient(door, "127.0.2.1");
            bool isOpen = true;
            while (bytes > 0 && isOpen)
            {
                random.NextBytes(piece);
                isOpen = client.Send(piece);
                bytes -= piece.Length;
            }
        }
    }
}
