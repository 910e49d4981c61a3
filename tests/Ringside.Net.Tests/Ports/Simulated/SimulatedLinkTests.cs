using Ringside.Linux.Errors;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Simulated;

namespace Ringside.Net.Tests.Ports.Simulated;

/// <summary>Each fault has the effect that it states. The bands are five standard deviations wide and the seed is fixed, so a test that
/// passes always passes.</summary>
public sealed class SimulatedLinkTests
{
    private const int Many = 20_000;

    private readonly SimulatedPair _pair = new(
        new SimulatedNetworkOptions { Seed = 42, ReceiveQueueBytes = 1 << 30, MaximumInFlight = 1 << 16 });

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(10_000, 130, 270)]
    [InlineData(250_000, 4_694, 5_306)]
    [InlineData(1_000_000, Many, Many)]
    public void Loss_takes_its_share(int perMillion, int least, int most)
    {
        List<int> arrived = Carry(new LinkFaults { LossPerMillion = perMillion });
        Assert.InRange(_pair.Link.Counters.LostByChance, least, most);
        Assert.Equal(Many, arrived.Count + _pair.Link.Counters.Lost);
        Assert.Equal(arrived.Order(), arrived);
    }

    [Fact]
    public void Bursts_take_their_share_in_runs_of_the_stated_length()
    {
        // 1 in 100 starts one, 1 in 10 ends it: 9.1 % lost, in runs of 10.
        List<int> arrived = Carry(new LinkFaults { BurstStartPerMillion = 10_000, BurstEndPerMillion = 100_000 });
        long lost = _pair.Link.Counters.LostInBurst;
        Assert.InRange(lost, 1_350, 2_300);
        int runs = arrived.Zip(arrived.Skip(1)).Count(pair => pair.Second > pair.First + 1);
        Assert.InRange(lost / (double)runs, 7.5, 12.5);
        Assert.Equal(lost, _pair.Link.Counters.Lost);
    }

    [Fact]
    public void In_a_burst_some_may_get_through()
    {
        Carry(new LinkFaults { BurstStartPerMillion = 500_000, BurstEndPerMillion = 500_000, BurstLossPerMillion = 500_000 });
        Assert.InRange(_pair.Link.Counters.LostInBurst, 4_600, 5_400);
    }

    [Fact]
    public void Delay_is_exact_and_one_way()
    {
        _pair.Link.Faults = new LinkFaults { DelayNanos = 1_000_000 };
        using IDatagramPort first = SimulatedPair.Open(_pair.First);
        using IDatagramPort second = SimulatedPair.Open(_pair.Second);
        Ends.Send(first, "x", second.LocalEndpoint);
        Ends.Send(second, "y", first.LocalEndpoint);
        Assert.Equal(0, _pair.Network.NextEventNanos);
        _pair.Network.AdvanceTo(999_999);
        Assert.Equal(["y"], SimulatedPair.TakeAll(first));
        Assert.Empty(SimulatedPair.TakeAll(second));
        Assert.Equal(1_000_000, _pair.Network.NextEventNanos);
        _pair.Network.Advance(1);
        Assert.Equal(["x"], SimulatedPair.TakeAll(second));
    }

    [Fact]
    public void Jitter_spreads_and_keeps_the_order()
    {
        var faults = new LinkFaults { DelayNanos = 1000, JitterNanos = 100 };
        List<int> arrived = Carry(faults, gapNanos: 1000);
        Assert.Equal(Enumerable.Range(0, Many), arrived);
        List<long> times = DeliveryTimes();
        Assert.Equal(1000, times.Select((nanos, index) => nanos - (index * 1000L)).Min());
        Assert.Equal(1100, times.Select((nanos, index) => nanos - (index * 1000L)).Max());
        Assert.InRange(times.Select((nanos, index) => nanos - (index * 1000L)).Average(), 1048, 1052);
    }

    [Fact]
    public void Jitter_longer_than_the_gaps_reorders_only_when_told_to()
    {
        Assert.Equal(Enumerable.Range(0, Many), Carry(new LinkFaults { JitterNanos = 10_000 }, gapNanos: 100));
        List<int> arrived = Carry(new LinkFaults { JitterNanos = 10_000, JitterReorders = true }, gapNanos: 100);
        Assert.NotEqual(arrived.Order(), arrived);
        Assert.Equal(Enumerable.Range(0, Many), arrived.Order());
    }

    [Fact]
    public void Reordering_takes_its_share_and_loses_nothing()
    {
        List<int> arrived = Carry(new LinkFaults { ReorderPerMillion = 100_000, ReorderNanos = 10_000 }, gapNanos: 100);
        Assert.Equal(Enumerable.Range(0, Many), arrived.Order());
        Assert.InRange(_pair.Link.Counters.Reordered, 1_788, 2_212);

        // Nearly every one that is held back is overtaken, as the hold is drawn up to 100 gaps: it stands after a greater one.
        int greatest = -1;
        int overtaken = arrived.Count(number => number < (greatest = Math.Max(greatest, number)));
        Assert.InRange(overtaken / (double)_pair.Link.Counters.Reordered, 0.95, 1.0);
    }

    [Fact]
    public void Doubling_takes_its_share_and_the_second_is_late_as_stated()
    {
        List<int> arrived = Carry(new LinkFaults { DuplicatePerMillion = 50_000, DuplicateNanos = 100 }, gapNanos: 1000);
        Assert.InRange(_pair.Link.Counters.Duplicated, 846, 1_154);
        Assert.Equal(Many + _pair.Link.Counters.Duplicated, arrived.Count);
        Assert.Equal(Enumerable.Range(0, Many), arrived.Distinct());
        Assert.InRange(DeliveryTimes().Max(nanos => nanos % 1000), 90, 100);
    }

    [Fact]
    public void Damage_is_lost_to_the_checksum()
    {
        List<int> arrived = Carry(new LinkFaults { CorruptPerMillion = 50_000 });
        Assert.InRange(_pair.Link.Counters.LostToChecksum, 846, 1_154);
        Assert.Equal(0, _pair.Link.Counters.Corrupted);
        Assert.Equal(Many, arrived.Count + _pair.Link.Counters.LostToChecksum);
    }

    [Fact]
    public void Damage_that_the_checksum_misses_flips_as_many_bits_as_stated()
    {
        _pair.Link.Faults = new LinkFaults { CorruptPerMillion = 500_000, CorruptBits = 3, ChecksumMisses = true };
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        using IDatagramPort receiver = SimulatedPair.Open(_pair.Second);
        int[] flipped = new int[5];
        var one = new Received[1];
        for (int i = 0; i < 3000; i++)
        {
            Frame frame = Ends.Lease(sender, 8);
            sender.Frames[frame].Clear();
            sender.Send(frame, receiver.LocalEndpoint);
            _pair.Network.Advance(0);
            Assert.Equal(1, receiver.Receive(one));
            int bits = 0;
            foreach (byte value in receiver.Frames[one[0].Frame])
            {
                bits += byte.PopCount(value);
            }

            flipped[bits]++;
            receiver.Frames.Return(one[0].Frame);
        }

        Assert.Equal(0, flipped[4]);
        Assert.Equal(3000 - flipped[0], _pair.Link.Counters.Corrupted);
        Assert.InRange(flipped[0], 1_363, 1_637);
        Assert.All(flipped[1..4], count => Assert.InRange(count, 400, 600));

        // Nothing but headers can be damaged.
        _pair.Link.Faults = new LinkFaults { CorruptPerMillion = LinkFaults.Million, ChecksumMisses = true };
        Ends.Send(sender, string.Empty, receiver.LocalEndpoint);
        _pair.Network.Advance(0);
        Assert.Equal(1, _pair.Link.Counters.LostToChecksum);
    }

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.2", 1472)]
    [InlineData("fd00::1", "fd00::2", 1452)]
    public void A_limit_of_size_refuses_what_is_longer_and_may_swallow_it_instead(string from, string to, int longest)
    {
        _pair.Link.Faults = new LinkFaults { MaximumTransmissionUnit = 1500 };
        using IDatagramPort sender = SimulatedPair.Open(_pair.First, new DatagramPortOptions { Local = SimulatedPair.At(from) });
        using IDatagramPort receiver = SimulatedPair.Open(_pair.Second, new DatagramPortOptions { Local = SimulatedPair.At(to) });
        Assert.Equal(longest, sender.MaximumPayload);
        Assert.Equal(SendStatus.Sent, Ends.Send(sender, new string('x', longest), receiver.LocalEndpoint));
        Assert.Equal(SendStatus.Refused, Ends.Send(sender, new string('x', longest + 1), receiver.LocalEndpoint));
        Assert.Equal(Errno.EMSGSIZE, sender.LastError);
        _pair.Link.Faults = new LinkFaults { MaximumTransmissionUnit = 1500, OversizeIsLost = true };
        Assert.Equal(SendStatus.Sent, Ends.Send(sender, new string('x', longest + 1), receiver.LocalEndpoint));
        Assert.Equal(SendStatus.Sent, Ends.Send(sender, new string('x', longest), receiver.LocalEndpoint));
        _pair.Network.Advance(0);
        Assert.Equal(2, SimulatedPair.TakeAll(receiver).Count);
        Assert.Equal((3, 1), (_pair.Link.Counters.Sent, _pair.Link.Counters.LostToSize));
    }

    [Fact]
    public void A_rate_spaces_packets_and_a_full_queue_loses_the_last_ones()
    {
        // Frames of 1000 bytes at 8 Mbit/s: one a millisecond; five may wait.
        _pair.Link.Faults = new LinkFaults { BitsPerSecond = 8_000_000, QueueBytes = 5_000 };
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        using IDatagramPort receiver = SimulatedPair.Open(_pair.Second);
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(sender, new string((char)('0' + i), 1000 - 42), receiver.LocalEndpoint));
        }

        _pair.Network.Advance(10_000_000);
        Assert.Equal(["0", "1", "2", "3", "4"], SimulatedPair.TakeAll(receiver).Select(text => text[..1]));
        Assert.Equal([1_000_000, 2_000_000, 3_000_000, 4_000_000, 5_000_000], DeliveryTimes());
        Assert.Equal(3, _pair.Link.Counters.LostToQueue);
    }

    [Fact]
    public void A_queue_that_pushes_back_loses_nothing_and_has_room_again_after_one_packet()
    {
        _pair.Link.Faults = new LinkFaults { BitsPerSecond = 8_000_000, QueueBytes = 2_000, QueuePushesBack = true };
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        using IDatagramPort receiver = SimulatedPair.Open(_pair.Second);
        string text = new('x', 1000 - 42);
        Assert.Equal(SendStatus.Sent, Ends.Send(sender, text, receiver.LocalEndpoint));
        Assert.Equal(SendStatus.Sent, Ends.Send(sender, text, receiver.LocalEndpoint));
        Assert.Equal(SendStatus.Full, Ends.Send(sender, text, receiver.LocalEndpoint));
        _pair.Network.AdvanceTo(999_000);
        Assert.Equal(SendStatus.Full, Ends.Send(sender, text, receiver.LocalEndpoint));
        _pair.Network.AdvanceTo(1_000_000);
        Assert.Equal(SendStatus.Sent, Ends.Send(sender, text, receiver.LocalEndpoint));
        _pair.Network.AdvanceTo(10_000_000);
        Assert.Equal(3, SimulatedPair.TakeAll(receiver).Count);
        Assert.Equal((3, 0), (_pair.Link.Counters.Sent, _pair.Link.Counters.Lost));
        Assert.Equal(sender.Frames.FrameCount, sender.Frames.Available);
    }

    [Fact]
    public void A_cut_is_one_way_takes_what_is_under_way_and_heals()
    {
        _pair.Network.SetFaults(new LinkFaults { DelayNanos = 1000 });
        using IDatagramPort first = SimulatedPair.Open(_pair.First);
        using IDatagramPort second = SimulatedPair.Open(_pair.Second);
        Ends.Send(first, "under way", second.LocalEndpoint);
        _pair.Network.AdvanceTo(500);
        _pair.Link.Cut();
        _pair.Link.Cut();
        Ends.Send(first, "during the cut", second.LocalEndpoint);
        Ends.Send(second, "other way", first.LocalEndpoint);
        _pair.Network.AdvanceTo(600);
        _pair.Link.Heal();
        Ends.Send(first, "after it", second.LocalEndpoint);
        _pair.Network.AdvanceTo(5000);
        Assert.Equal(["after it"], SimulatedPair.TakeAll(second));
        Assert.Equal(["other way"], SimulatedPair.TakeAll(first));
        Assert.Equal(2, _pair.Link.Counters.LostToCut);
        Assert.Equal(
            [SimulatedEventKind.LinkCut, SimulatedEventKind.LinkHealed],
            _pair.Log.Events.Select(one => one.Kind).Where(kind => kind is SimulatedEventKind.LinkCut or SimulatedEventKind.LinkHealed));
    }

    [Fact]
    public void An_isolated_host_hears_itself_only_and_may_rejoin()
    {
        using IDatagramPort first = SimulatedPair.Open(_pair.First);
        using IDatagramPort second = SimulatedPair.Open(_pair.Second);
        _pair.Network.Isolate(_pair.First);
        Ends.Send(first, "self", first.LocalEndpoint);
        Ends.Send(first, "out", second.LocalEndpoint);
        Ends.Send(second, "in", first.LocalEndpoint);
        _pair.Network.Advance(0);
        Assert.Equal(["self"], SimulatedPair.TakeAll(first));
        Assert.Empty(SimulatedPair.TakeAll(second));
        _pair.Network.Rejoin(_pair.First);
        Ends.Send(second, "in", first.LocalEndpoint);
        _pair.Network.Advance(0);
        Assert.Equal(["in"], SimulatedPair.TakeAll(first));
    }

    [Fact]
    public void Faults_that_cannot_be_are_named()
    {
        AssertRefused(new LinkFaults { LossPerMillion = 1_000_001 }, "LossPerMillion");
        AssertRefused(new LinkFaults { DelayNanos = -1 }, "DelayNanos");
        AssertRefused(new LinkFaults { JitterNanos = long.MaxValue }, "JitterNanos");
        AssertRefused(new LinkFaults { CorruptBits = 0 }, "CorruptBits");
        AssertRefused(new LinkFaults { BitsPerSecond = -1 }, "BitsPerSecond");
        Assert.Equal(LinkFaults.None, _pair.Link.Faults);
    }

    private void AssertRefused(LinkFaults faults, string name)
    {
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => _pair.Link.Faults = faults).ParamName);
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => _pair.Network.SetFaults(faults)).ParamName);
    }

    private List<long> DeliveryTimes() =>
        [.. _pair.Log.Events.Where(one => one.Kind == SimulatedEventKind.Delivered).Select(one => one.Nanos)];

    /// <summary>Sends numbers over the link and tells which arrived, in their order.</summary>
    private List<int> Carry(LinkFaults faults, long gapNanos = 0)
    {
        _pair.Link.Faults = faults;
        using IDatagramPort sender = SimulatedPair.Open(_pair.First);
        using IDatagramPort receiver = SimulatedPair.Open(_pair.Second);
        var arrived = new List<int>();
        for (int i = 0; i < Many; i++)
        {
            Assert.Equal(SendStatus.Sent, Ends.Send(sender, $"{i}", receiver.LocalEndpoint));
            _pair.Network.Advance(gapNanos);
            arrived.AddRange(SimulatedPair.TakeAll(receiver).Select(int.Parse));
        }

        _pair.Network.Advance(1_000_000_000);
        arrived.AddRange(SimulatedPair.TakeAll(receiver).Select(int.Parse));
        Assert.Equal(0, _pair.Network.InFlight);
        return arrived;
    }
}
