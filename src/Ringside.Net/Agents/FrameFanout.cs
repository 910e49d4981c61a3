using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Net.Agents;

/// <summary>Hands the frames of one port to several threads, and takes them back from there
/// (kernel document core-api/circular-buffers; packet(7) does the same in the kernel as PACKET_FANOUT).</summary>
/// <remarks>
/// <code>
///                        +--ring--> consumer 0 --ring--+
/// port --Receive--> this +--ring--> consumer 1 --ring--+--> this, on the port's thread --Return--> pool
///                        +--ring--> consumer n --ring--+
/// </code>
/// A pool belongs to the port's thread, so returns travel there over a ring for each consumer, and who holds how many shares of a frame
/// is counted there alone: no atomic operation beside the loads and stores of the rings. A consumer whose ring is full does not get
/// the frame; that is counted, and a frame that nobody got goes back at once: a slow consumer costs its own frames, not the others'.
/// One that keeps frames starves the port; <see cref="Outstanding"/> tells. All members belong to the port's thread.
/// </remarks>
public sealed class FrameFanout
{
    private readonly IDatagramPort _port;
    private readonly FrameConsumer[] _consumers;
    private readonly Received[] _batch;
    private readonly int[] _shares;
    private readonly bool[] _wake;
    private readonly long[] _refused;
    private int _turn;

    /// <summary>Makes the hand-out; all its memory is allocated here.</summary>
    /// <param name="port">The port, which stays its owner's. The frames that its pool holds are what all consumers share.</param>
    /// <param name="consumers">How many threads consume.</param>
    /// <param name="capacity">Most frames that wait for one consumer, a power of two.</param>
    /// <param name="policy">Who gets a frame.</param>
    /// <param name="batch">Most frames of one <see cref="Receive"/>.</param>
    public FrameFanout(IDatagramPort port, int consumers, int capacity = 64, FanoutPolicy policy = FanoutPolicy.All, int batch = 64)
    {
        ArgumentNullException.ThrowIfNull(port);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(consumers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        _port = port;
        Policy = policy;
        _consumers = new FrameConsumer[consumers];
        for (int i = 0; i < consumers; i++)
        {
            _consumers[i] = new FrameConsumer(port.Frames, capacity);
        }

        _batch = new Received[batch];
        _shares = new int[port.Frames.Length / port.Frames.FrameSize];
        _wake = new bool[consumers];
        _refused = new long[consumers];
    }

    /// <summary>Who gets a frame.</summary>
    public FanoutPolicy Policy { get; }

    /// <summary>The consumers' ends, each for one thread.</summary>
    public IReadOnlyList<FrameConsumer> Consumers => _consumers;

    /// <summary>Frames handed out of which at least one share has not come back.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Frames that went back at once because nobody had room.</summary>
    public long Dropped { get; private set; }

    /// <summary>Frames that one consumer did not get because its ring was full.</summary>
    /// <param name="consumer">Its number, from 0.</param>
    public long Refused(int consumer) => _refused[consumer];

    /// <summary>One turn: takes back what was returned, receives what has arrived, hands it out, wakes who sleeps.</summary>
    /// <returns>How many frames were received or came back.</returns>
    public int Receive()
    {
        int work = TakeBack();
        int count = _port.Receive(_batch);
        for (int i = 0; i < count; i++)
        {
            HandOut(_batch[i]);
        }

        WakeConsumers();
        return work + count;
    }

    /// <summary>Hands out one frame by the policy; the caller no longer owns it.</summary>
    /// <param name="received">A frame leased from the port's pool.</param>
    public void HandOut(in Received received)
    {
        int shares = 0;
        switch (Policy)
        {
            case FanoutPolicy.InTurn:
                shares = Hand(_turn, received);
                _turn = _turn + 1 == _consumers.Length ? 0 : _turn + 1;
                break;
            case FanoutPolicy.BySource:
                shares = Hand(ConsumerOf(received), received);
                break;
            case FanoutPolicy.All:
            default:
                for (int i = 0; i < _consumers.Length; i++)
                {
                    shares += Hand(i, received);
                }

                break;
        }

        // The shares are counted after the hand-out: what comes back meanwhile waits in the rings until this thread looks.
        if (shares == 0)
        {
            Dropped++;
            _port.Frames.Return(received.Frame);
            return;
        }

        _shares[received.Frame.Offset / _port.Frames.FrameSize] = shares;
        Outstanding++;
    }

    /// <summary>Returns to the pool what the consumers have given back.</summary>
    /// <returns>How many frames became free.</returns>
    public int TakeBack()
    {
        int freed = 0;
        foreach (FrameConsumer consumer in _consumers)
        {
            while (consumer.TryTakeBack(out Frame frame))
            {
                if (--_shares[frame.Offset / _port.Frames.FrameSize] == 0)
                {
                    _port.Frames.Return(frame);
                    Outstanding--;
                    freed++;
                }
            }
        }

        return freed;
    }

    /// <summary>Wakes the consumers that got frames since the last call and that asked for it.</summary>
    public void WakeConsumers()
    {
        for (int i = 0; i < _wake.Length; i++)
        {
            if (_wake[i])
            {
                _wake[i] = false;
                _consumers[i].WokenBy?.Wake();
            }
        }
    }

    private int Hand(int consumer, in Received received)
    {
        if (!_consumers[consumer].TryHand(received))
        {
            _refused[consumer]++;
            return 0;
        }

        _wake[consumer] = true;
        return 1;
    }

    // Multiplied and taken from the top, so that ports that count up spread, too. Not HashCode: its seed differs in every process.
    private int ConsumerOf(in Received received)
    {
        uint hash = (uint)received.Source.Port;
        foreach (byte part in received.Source.AddressBytes)
        {
            hash = (hash * 31) + part;
        }

        return (int)(((ulong)(hash * 0x9E3779B1u) * (uint)_consumers.Length) >> 32);
    }
}
