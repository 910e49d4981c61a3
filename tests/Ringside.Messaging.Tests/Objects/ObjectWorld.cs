using Ringside.Messaging.Mdp;
using Ringside.Messaging.Objects;
using Ringside.Messaging.Storage;
using Ringside.Messaging.Tests.Links;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Objects;

/// <summary>Senders of objects and one receiver, in virtual time over a connection that the test breaks.</summary>
internal sealed class ObjectWorld
{
    internal const long MillisecondNanos = 1_000_000;

    private readonly SeededRandom _random;
    private int _connections;

    internal ObjectWorld(SeededRandom random, ObjectReceiverOptions options, int maximumMessage, int capacity = 64)
    {
        _random = random;
        ToReceiver = new FakeLink(maximumMessage, capacity);
        ToSender = new FakeLink(maximumMessage, capacity);
        Receiver = new ObjectReceiver(ToSender, Storage, () => new Sha256Digest(), options);
    }

    internal FakeLink ToReceiver { get; }

    internal FakeLink ToSender { get; }

    internal CountingStorage Storage { get; } = new();

    internal ObjectReceiver Receiver { get; }

    internal List<OffsetWriter> Writers { get; } = [];

    internal List<AppendWriter> Appenders { get; } = [];

    internal long NowNanos { get; set; }

    internal OffsetWriter Write(long id, byte[] bytes, ObjectSenderOptions options)
    {
        var writer = new OffsetWriter(ToReceiver, id, id * 10, new MemoryObjectSource(bytes), new Sha256Digest(), options);
        Writers.Add(writer);
        return writer;
    }

    internal AppendWriter Append(long id, ObjectSenderOptions options)
    {
        var writer = new AppendWriter(ToReceiver, id, id * 10, new Sha256Digest(), options);
        Appenders.Add(writer);
        return writer;
    }

    internal void Connect()
    {
        _connections++;
        ToReceiver.Remote = new PeerId(_connections);
        ToSender.Remote = new PeerId(1000 + _connections);
        Writers.ForEach(writer => writer.Connected(ToReceiver.Remote, NowNanos));
        Appenders.ForEach(writer => writer.Connected(ToReceiver.Remote, NowNanos));
    }

    /// <summary>Some of what is on its way still arrives, the rest is lost.</summary>
    internal void Disconnect()
    {
        for (int i = _random.Next(ToReceiver.Waiting + 1); i > 0; i--)
            DeliverOne();
        ToReceiver.Lose();
        ToSender.Lose();
        ToReceiver.Remote = ToSender.Remote = default;
        Writers.ForEach(writer => writer.Disconnected());
        Appenders.ForEach(writer => writer.Disconnected());
    }

    internal void Advance()
    {
        Writers.ForEach(writer => writer.Advance(NowNanos));
        Appenders.ForEach(writer => writer.Advance(NowNanos));
        Receiver.Advance(NowNanos);
    }

    internal void DeliverOne()
    {
        if (ToReceiver.Waiting > 0)
            Assert.True(Receiver.Receive(ToSender.Remote, ToReceiver.TakeAny(_random), NowNanos));
    }

    internal void DeliverStatuses(int most = int.MaxValue)
    {
        for (; ToSender.Waiting > 0 && most > 0; most--)
        {
            byte[] status = ToSender.TakeAny(_random);
            int takers = Writers.Count(writer => writer.Receive(ToReceiver.Remote, status, NowNanos))
                + Appenders.Count(writer => writer.Receive(ToReceiver.Remote, status, NowNanos));
            Assert.InRange(takers, 0, 1);
        }
    }

    /// <summary>Everything that waits arrives, until there is nothing to do.</summary>
    internal void Settle(long nanos = 0)
    {
        long end = NowNanos + nanos;
        do
        {
            for (int round = 0; round < 100_000; round++)
            {
                Advance();
                if (ToReceiver.Waiting == 0 && ToSender.Waiting == 0)
                    break;
                while (ToReceiver.Waiting > 0)
                    DeliverOne();
                Receiver.Advance(NowNanos);
                DeliverStatuses();
            }

            NowNanos += MillisecondNanos;
        }
        while (NowNanos <= end);
    }

    internal static byte[] RandomBytes(SeededRandom random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
