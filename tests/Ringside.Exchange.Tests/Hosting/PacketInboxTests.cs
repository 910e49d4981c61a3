using System.Net;
using Ringside.Exchange.Hosting;
using Ringside.Linux.Sockets;
using Ringside.Testing;

namespace Ringside.Exchange.Tests.Hosting;

public sealed class PacketInboxTests
{
    [Fact]
    public void Packets_of_all_lengths_come_out_as_they_went_in_and_what_has_no_room_is_refused() =>
        SeededRandom.ForEachSeed(20, random =>
        {
            var inbox = new PacketInbox(8_192);
            var model = new Queue<(byte[] Packet, Endpoint From)>();
            int refused = 0;
            for (int step = 0; step < 5_000; step++)
            {
                if (random.Next(2) == 0)
                {
                    byte[] packet = new byte[random.Next(1_500)];
                    Array.Fill(packet, (byte)step);
                    var from = new Endpoint(IPAddress.Loopback, 1 + random.Next(60_000));
                    if (inbox.TryAdd(packet, from))
                        model.Enqueue((packet, from));
                    else
                        refused++;
                }
                else
                {
                    Assert.Equal(model.Count > 0, inbox.TryTake(out ReadOnlySpan<byte> packet, out Endpoint from));
                    if (model.TryDequeue(out (byte[] Packet, Endpoint From) expected))
                    {
                        Assert.Equal(expected.Packet, packet.ToArray());
                        Assert.Equal(expected.From, from);
                    }
                }

                Assert.Equal(model.Count == 0, inbox.IsEmpty);
                Assert.InRange(model.Sum(one => one.Packet.Length + 32), 0, 8_192);
            }

            Assert.NotEqual(0, refused);
        });

    [Fact]
    public void All_of_the_room_can_be_used()
    {
        var inbox = new PacketInbox(4_096);
        Assert.True(inbox.TryAdd(new byte[4_096 - 32], default));
        Assert.False(inbox.TryAdd([], default));
        Assert.True(inbox.TryTake(out ReadOnlySpan<byte> packet, out _));
        Assert.Equal(4_064, packet.Length);
        Assert.True(inbox.TryAdd(new byte[4_096 - 32], default));
    }

    [Fact]
    public void Once_empty_it_begins_at_its_start_again_and_never_before_the_last_packet_was_let_go()
    {
        var inbox = new PacketInbox(4_096);
        Assert.True(inbox.TryAdd([1, 1, 1], default));
        Assert.True(inbox.TryTake(out ReadOnlySpan<byte> first, out _));
        Assert.True(inbox.TryAdd([2, 2, 2], default));
        Assert.Equal([1, 1, 1], first.ToArray());
        Assert.True(inbox.TryTake(out _, out _));
        Assert.False(inbox.TryTake(out _, out _));
        Assert.True(inbox.TryAdd([3, 3, 3], default));
        Assert.Equal([3, 3, 3], first.ToArray());
    }
}
