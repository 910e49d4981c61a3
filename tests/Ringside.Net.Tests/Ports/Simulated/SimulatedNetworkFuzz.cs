using System.Net;
using Ringside.Linux.Sockets;
using Ringside.Net.Agents;
using Ringside.Net.Frames;
using Ringside.Net.Ports;
using Ringside.Net.Ports.Simulated;
using Ringside.Testing;

namespace Ringside.Net.Tests.Ports.Simulated;

/// <summary>Random scripts of everything that users and faults do: nothing disappears, nothing appears, and the same seed makes the same
/// run.</summary>
public sealed class SimulatedNetworkFuzz
{
    private const int HostCount = 4;
    private const int Actions = 1500;

    [Fact]
    public void Every_datagram_is_delivered_lost_by_a_named_cause_or_on_its_way() => SeededRandom.ForEachSeed(30, random =>
    {
        var script = new Script(random);
        for (int i = 0; i < Actions; i++)
        {
            script.DoOne();
            script.AssertNothingDisappeared();
        }

        script.AssertEnds();
    });

    [Fact]
    public void The_same_seed_and_calls_make_the_same_events_byte_for_byte() => SeededRandom.ForEachSeed(10, random =>
    {
        SimulatedEventLog first = Run(random.Seed, random.Seed);
        SimulatedEventLog second = Run(random.Seed, random.Seed);
        Assert.Equal(first.Events, second.Events);
        Assert.Equal(first.Hash, second.Hash);
        Assert.True(first.Count > 500, $"{first.Count} events");
        Assert.NotEqual(first.Hash, Run(random.Seed, random.Seed + 1).Hash);
    });

    // The number stands for the whole run. It changes only with the model, which is then said in the commit.
    [Fact]
    public void The_events_of_a_seed_are_the_same_on_every_machine()
    {
        SimulatedEventLog log = Run(7, 7);
        Assert.Equal((KnownCount, KnownHash), (log.Count, log.Hash));
    }

    [Fact]
    public void Traffic_on_one_link_does_not_change_the_faults_of_another()
    {
        Assert.Equal(LossesOfFirst(withOther: false), LossesOfFirst(withOther: true));

        static List<string> LossesOfFirst(bool withOther)
        {
            var pair = new SimulatedPair();
            pair.Network.SetFaults(new LinkFaults { LossPerMillion = 300_000 });
            using IDatagramPort first = SimulatedPair.Open(pair.First);
            using IDatagramPort second = SimulatedPair.Open(pair.Second);
            for (int i = 0; i < 100; i++)
            {
                Ends.Send(first, $"{i}", second.LocalEndpoint);
                if (withOther)
                {
                    Ends.Send(second, $"{i}", first.LocalEndpoint);
                }
            }

            pair.Network.Advance(0);
            return SimulatedPair.TakeAll(second);
        }
    }

    [Fact]
    public void Events_of_the_same_time_happen_in_the_order_of_their_causes_and_time_never_goes_back()
    {
        var heap = new EventHeap(2);
        var random = new SeededRandom(3);
        var expected = new List<(long Nanos, int Number)>();
        for (int i = 0; i < 2000; i++)
        {
            expected.Add((random.Next(50), i));
            heap.Add(expected[^1].Nanos, ScheduledStep.Retry, heap, i);
        }

        expected.Sort();
        Assert.All(expected, one => Assert.Equal(one, heap.Take() is var taken ? (taken.DueNanos, taken.Count) : default));
        Assert.Equal(0, heap.Count);

        var network = new SimulatedNetwork(new SimulatedNetworkOptions { StartNanos = 100 });
        Assert.Equal((100, Waiter.Never), (network.NowNanos(), network.NextEventNanos));
        Assert.False(network.Step());
        Assert.Throws<ArgumentOutOfRangeException>(() => network.AdvanceTo(99));
        Assert.Equal(0, network.AdvanceTo(100));
    }

    [Fact]
    public void Hosts_with_addresses_that_cannot_be_are_refused()
    {
        var network = new SimulatedNetwork(new SimulatedNetworkOptions());
        network.AddHost("one", IPAddress.Parse("10.0.0.1"));
        foreach (string address in new[] { "10.0.0.1", "239.1.1.1", "127.0.0.1", "0.0.0.0", "::1" })
        {
            Assert.Contains(address, Assert.Throws<ArgumentException>(() => network.AddHost("two", IPAddress.Parse(address))).Message);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => network.AddHost("two"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulatedNetwork(new SimulatedNetworkOptions { MaximumInFlight = 0 }));
    }

    private const long KnownCount = 1926;
    private const ulong KnownHash = 12377234184391077260;

    private static SimulatedEventLog Run(ulong scriptSeed, ulong networkSeed)
    {
        var script = new Script(new SeededRandom(scriptSeed), networkSeed);
        for (int i = 0; i < Actions; i++)
        {
            script.DoOne();
        }

        script.AssertEnds();
        return script.Log;
    }

    private sealed class Script
    {
        private readonly SeededRandom _random;
        private readonly SimulatedNetwork _network;
        private readonly List<SimulatedDatagramPort> _ports = [];
        private readonly List<IStreamListener> _listeners = [];
        private readonly List<IStreamPort> _streams = [];
        private readonly Received[] _received = new Received[8];

        internal Script(SeededRandom random, ulong? networkSeed = null)
        {
            _random = random;
            _network = new SimulatedNetwork(new SimulatedNetworkOptions
            {
                Seed = networkSeed ?? random.Seed,
                MaximumInFlight = 200,
                ReceiveQueueBytes = 5_000,
                CollectedDatagrams = random.Chance(30) ? 4 : 0,
            })
            {
                Observer = Log,
            };
            for (int i = 1; i <= HostCount; i++)
            {
                SimulatedHost host = _network.AddHost($"h{i}", IPAddress.Parse($"10.0.0.{i}"));
                OpenPorts(host);
            }
        }

        internal SimulatedEventLog Log { get; } = new();

        internal void DoOne()
        {
            switch (_random.Next(20))
            {
                case < 8: Send(); break;
                case < 11: Receive(); break;
                case < 14: _network.Advance(_random.Next(200_000)); break;
                case 14: _network.Step(); break;
                case 15: ChangeFaults(); break;
                case 16: CutOrHeal(); break;
                case 17: UseStreams(); break;
                case 18: Restart(); break;
                default: _ports[_random.Next(_ports.Count)].Flush(); break;
            }
        }

        internal void AssertNothingDisappeared()
        {
            long inFlight = 0;
            foreach (SimulatedHost from in _network.Hosts)
            {
                foreach (SimulatedHost to in _network.Hosts)
                {
                    LinkCounters counters = _network.Link(from, to).Counters;
                    Assert.True(counters.InFlight >= 0, $"{from} to {to}: {counters}");
                    inFlight += counters.InFlight;
                }
            }

            Assert.Equal(_network.InFlight, inFlight);
        }

        internal void AssertEnds()
        {
            _network.Advance(60_000_000_000);
            Assert.Equal(0, _network.InFlight);
            AssertNothingDisappeared();
            var counts = Log.Events.CountBy(one => one.Kind).ToDictionary();
            long Count(SimulatedEventKind kind) => counts.GetValueOrDefault(kind);
            LinkCounters[] links =
                [.. from source in _network.Hosts from to in _network.Hosts select _network.Link(source, to).Counters];
            long arrived = links.Sum(link => link.Arrived);
            long lost = links.Sum(link => link.Lost);

            // Each one that was sent or doubled has one end, and a group's may have several more on its host.
            Assert.Equal(
                Count(SimulatedEventKind.Sent) + Count(SimulatedEventKind.Duplicated), arrived + lost);
            Assert.Equal(_network.Hosts.Sum(host => host.Unwanted) + _network.SentNowhere, Count(SimulatedEventKind.Unwanted));
            Assert.True(
                Count(SimulatedEventKind.Delivered) + Count(SimulatedEventKind.Dropped) + _network.Hosts.Sum(host => host.Unwanted)
                >= arrived);
            Assert.Equal(
                lost, Log.Events.Count(one => one.Kind is >= SimulatedEventKind.LostByChance and <= SimulatedEventKind.LostToSize));
            foreach (SimulatedDatagramPort port in _ports)
            {
                port.Flush();
                Assert.Equal(port.Frames.FrameCount, port.Frames.Available);
            }
        }

        private void OpenPorts(SimulatedHost host)
        {
            Endpoint own = new(host.Addresses[0], 5000);
            Endpoint group = SimulatedPair.At("239.1.1.1", 6000);
            _ports.Add((SimulatedDatagramPort)host.Backend.OpenDatagramPort(new() { Local = own, FrameCount = 64, FrameSize = 512 }));
            _ports.Add((SimulatedDatagramPort)host.Backend.OpenDatagramPort(
                new() { Local = group, Group = group, FrameCount = 8, FrameSize = 256 }));
            _listeners.Add(host.Backend.Listen(own, new StreamPortOptions()));
        }

        private void Send()
        {
            SimulatedDatagramPort port = _ports[_random.Next(_ports.Count)];
            if (!port.Frames.TryLease(out Frame frame))
            {
                port.Flush();
                return;
            }

            frame = frame.Take(_random.Next(frame.Length + 1));
            _random.NextBytes(port.Frames[frame]);
            Endpoint destination = _random.Next(4) switch
            {
                0 => SimulatedPair.At("239.1.1.1", 6000),
                1 => SimulatedPair.At($"10.0.0.{_random.Next(1, HostCount + 2)}", 5001),
                _ => SimulatedPair.At($"10.0.0.{_random.Next(1, HostCount + 1)}", 5000),
            };
            if (port.Send(frame, destination) != SendStatus.Sent)
            {
                port.Frames.Return(frame);
            }
        }

        private void Receive()
        {
            SimulatedDatagramPort port = _ports[_random.Next(_ports.Count)];
            int count = port.Receive(_received.AsSpan(0, _random.Next(1, 8)));
            for (int i = 0; i < count; i++)
            {
                port.Frames.Return(_received[i].Frame);
            }
        }

        private void ChangeFaults() => AnyLink().Faults = new LinkFaults
        {
            LossPerMillion = Chance(),
            BurstStartPerMillion = Chance(),
            DelayNanos = _random.Next(100_000),
            JitterNanos = _random.Chance(50) ? 0 : _random.Next(50_000),
            JitterReorders = _random.NextBool(),
            ReorderPerMillion = Chance(),
            DuplicatePerMillion = Chance(),
            DuplicateNanos = _random.Next(10_000),
            CorruptPerMillion = Chance(),
            ChecksumMisses = _random.NextBool(),
            MaximumTransmissionUnit = _random.Chance(20) ? 200 : 0,
            OversizeIsLost = _random.NextBool(),
            BitsPerSecond = _random.Chance(30) ? 10_000_000 : 0,
            QueueBytes = 2_000,
            QueuePushesBack = _random.NextBool(),
        };

        private void CutOrHeal()
        {
            SimulatedLink link = AnyLink();
            if (link.IsCut)
            {
                link.Heal();
            }
            else
            {
                link.Cut();
            }
        }

        private void UseStreams()
        {
            if (_streams.Count < 6)
            {
                SimulatedHost host = _network.Hosts[_random.Next(HostCount)];
                Endpoint remote = SimulatedPair.At($"10.0.0.{_random.Next(1, HostCount + 1)}", 5000);
                _streams.Add(host.Backend.Connect(remote, new StreamPortOptions()));
            }

            if (_listeners[_random.Next(_listeners.Count)].Accept() is { } accepted)
            {
                _streams.Add(accepted);
            }

            foreach (IStreamPort stream in _streams.ToArray())
            {
                stream.Poll();
                if (stream.Frames.TryLease(out Frame frame) && stream.Send(frame) != SendStatus.Sent)
                {
                    stream.Frames.Return(frame);
                }

                while (_random.NextBool() && stream.TryReceive(out Received received))
                {
                    stream.Frames.Return(received.Frame);
                }

                if (_random.Chance(5))
                {
                    stream.Dispose();
                    _streams.Remove(stream);
                }
            }
        }

        private void Restart()
        {
            if (_random.Chance(80))
            {
                return;
            }

            SimulatedHost host = _network.Hosts[_random.Next(HostCount)];
            if (_random.NextBool())
            {
                host.Kill();
            }
            else
            {
                host.PowerOff();
                host.PowerOn();
            }

            foreach (SimulatedDatagramPort port in _ports.Skip(host.Index * 2).Take(2))
            {
                port.Dispose();
            }

            SimulatedDatagramPort[] before = [.. _ports];
            IStreamListener[] listeners = [.. _listeners];
            _ports.Clear();
            _listeners.Clear();
            for (int i = 0; i < HostCount; i++)
            {
                if (i == host.Index)
                {
                    OpenPorts(host);
                }
                else
                {
                    _ports.AddRange(before[(i * 2)..((i * 2) + 2)]);
                    _listeners.Add(listeners[i]);
                }
            }
        }

        private SimulatedLink AnyLink() =>
            _network.Link(_network.Hosts[_random.Next(HostCount)], _network.Hosts[_random.Next(HostCount)]);

        private int Chance() => _random.Chance(70) ? 0 : _random.Next(300_000);
    }
}
