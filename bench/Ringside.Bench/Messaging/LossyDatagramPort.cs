using Ringside.Linux.Errors;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Capabilities;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.Bench.Messaging;

/// <summary>A port that loses datagrams, those it sends and those it receives, each by itself, also within a train.</summary>
/// <remarks>One end of a conversation gets such a port: then each direction loses once. A datagram that is lost on its way out counts as
/// sent, and costs no call to the kernel.</remarks>
internal sealed class LossyDatagramPort : IDatagramPort
{
    private readonly IDatagramPort _inner;
    private readonly LossDraw _outward;
    private readonly LossDraw _inward;
    private readonly Outgoing[] _kept = new Outgoing[LossDraw.Ahead];

    /// <summary>Takes over a port.</summary>
    /// <param name="inner">Owned from now on.</param>
    /// <param name="percent">Of a hundred datagrams, how many are lost in each direction.</param>
    /// <param name="seed">What the losses follow from.</param>
    internal LossyDatagramPort(IDatagramPort inner, double percent, ulong seed)
    {
        _inner = inner;
        _outward = new LossDraw(percent, seed);
        _inward = new LossDraw(percent, ~seed);
    }

    /// <summary>Datagrams that were lost on their way out.</summary>
    internal long LostOutward { get; private set; }

    /// <summary>Datagrams that were lost on their way in.</summary>
    internal long LostInward { get; private set; }

    /// <inheritdoc/>
    public string Backend => _inner.Backend;

    /// <inheritdoc/>
    public FramePool Frames => _inner.Frames;

    /// <inheritdoc/>
    public int Descriptor => _inner.Descriptor;

    /// <inheritdoc/>
    public IReadOnlyList<OptionReport> Options => _inner.Options;

    /// <inheritdoc/>
    public CapabilityReport Capabilities => _inner.Capabilities;

    /// <inheritdoc/>
    public Endpoint LocalEndpoint => _inner.LocalEndpoint;

    /// <inheritdoc/>
    public int MaximumPayload => _inner.MaximumPayload;

    /// <inheritdoc/>
    public long Dropped => _inner.Dropped;

    /// <inheritdoc/>
    public long Oversized => _inner.Oversized;

    /// <inheritdoc/>
    public Errno LastError => _inner.LastError;

    /// <inheritdoc/>
    public PollEvents WakeOn(PollEvents interest) => _inner.WakeOn(interest);

    /// <inheritdoc/>
    public int Receive(Span<Received> into)
    {
        int kept = 0;
        int count;
        while (kept == 0 && (count = _inner.Receive(into)) > 0)
        {
            for (int i = 0; i < count; i++)
            {
                bool isLost = _inward.IsLost(0);
                _inward.Take();
                if (isLost)
                {
                    Frames.Return(into[i].Frame);
                    LostInward++;
                }
                else
                {
                    into[kept++] = into[i];
                }
            }
        }

        return kept;
    }

    /// <inheritdoc/>
    public SendStatus Send(Frame frame, in Endpoint destination)
    {
        if (_outward.IsLost(0))
        {
            Lose(frame);
            return SendStatus.Sent;
        }

        SendStatus status = _inner.Send(frame, destination);
        if (status == SendStatus.Sent)
        {
            _outward.Take();
        }

        return status;
    }

    /// <inheritdoc/>
    public int Send(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        status = SendStatus.Sent;
        int taken = 0;
        while (taken < batch.Length && status == SendStatus.Sent)
        {
            taken += SendSome(batch[taken..], out status);
        }

        return taken;
    }

    /// <inheritdoc/>
    public int Flush() => _inner.Flush();

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();

    // All that is kept goes with one call, as it would without loss; only then it is known how far the kernel came.
    private int SendSome(ReadOnlySpan<Outgoing> batch, out SendStatus status)
    {
        int offered = Math.Min(batch.Length, _kept.Length);
        int kept = 0;
        for (int i = 0; i < offered; i++)
        {
            if (!_outward.IsLost(i))
            {
                _kept[kept++] = batch[i];
            }
        }

        status = SendStatus.Sent;
        int sent = kept == 0 ? 0 : _inner.Send(_kept.AsSpan(0, kept), out status);
        int taken = 0;
        while (taken < offered && (_outward.IsLost(0) || sent > 0))
        {
            if (_outward.IsLost(0))
            {
                Lose(batch[taken].Frame);
            }
            else
            {
                _outward.Take();
                sent--;
            }

            taken++;
        }

        return taken;
    }

    private void Lose(Frame frame)
    {
        Frames.Return(frame);
        _outward.Take();
        LostOutward++;
    }
}
