using Ringside.Linux.Sockets;
using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams.Wire;

namespace Ringside.Messaging.Streams.Logs;

/// <summary>Answers questions for batches: each of their packets, unchanged, inside a packet of its own.</summary>
/// <remarks>Answers are paced, so that nobody's buffers are flooded: so many packets leave in one turn, of great batches also in the
/// middle, and then there is a pause. Who asks takes turns with others who ask. A question that finds no room is dropped: it will be
/// asked again.</remarks>
internal sealed class FillAnswers(IStreamOutput output, Crc32C checksum)
{
    /// <summary>Most batches of one answer, whatever was asked for.</summary>
    internal const int MostBatches = 256;

    /// <summary>Packets that leave at once: less than a socket's buffer holds, and more than a busy writer makes in the same time, or who
    /// is behind would never catch up.</summary>
    internal const int PacketsPerTurn = 192;

    /// <summary>Least time between two turns of which the first was full.</summary>
    internal const long PauseNanos = 50_000;

    private const int MostQuestions = 64;

    private readonly byte[] _answer = new byte[StreamControl.Size + ushort.MaxValue];
    private readonly Question[] _questions = new Question[MostQuestions];
    private int _first;
    private int _count;
    private long _nextNanos = long.MinValue;

    /// <summary>Packets sent.</summary>
    internal long Packets { get; private set; }

    /// <summary>When <see cref="Advance"/> has something to do.</summary>
    internal long DeadlineNanos => _count == 0 ? long.MaxValue : _nextNanos;

    /// <summary>Takes a question; one that waits already is not taken twice.</summary>
    /// <param name="to">Who asks.</param>
    /// <param name="request">The question.</param>
    /// <param name="first">First number to send.</param>
    /// <param name="last">Last number that is here.</param>
    internal void Add(in Endpoint to, in StreamControl request, long first, long last)
    {
        last = Math.Min(last, Math.Min(request.Number + MostBatches - 1, (long)Math.Min(request.Value, long.MaxValue)));
        if (first < 1 || first > last || _count == MostQuestions)
        {
            return;
        }

        for (int i = 0; i < _count; i++)
        {
            ref readonly Question waiting = ref _questions[(_first + i) % MostQuestions];
            if (waiting.To == to && waiting.From <= first && waiting.Last >= last)
            {
                return;
            }
        }

        _questions[(_first + _count++) % MostQuestions] = new Question
        {
            To = to,
            Stream = request.Stream,
            Identity = request.Identity,
            From = first,
            Next = first,
            Last = last,
        };
    }

    /// <summary>Sends as much as one turn may.</summary>
    /// <returns>Packets that left.</returns>
    internal int Advance(IBatchSource source, long nowNanos)
    {
        if (_count == 0 || nowNanos < _nextNanos)
        {
            return 0;
        }

        int left = PacketsPerTurn;
        bool isBlocked = false;
        while (_count > 0 && left > 0 && !isBlocked)
        {
            Question question = _questions[_first];
            (_first, _count) = ((_first + 1) % MostQuestions, _count - 1);
            while (left > 0 && !isBlocked && question.Next <= question.Last
                && source.TryPackets(question.Next, out ReadOnlySpan<byte> packets))
            {
                isBlocked = !TrySend(ref question, packets, ref left);
            }

            if (question.Next <= question.Last && (left == 0 || isBlocked))
            {
                _questions[(_first + _count++) % MostQuestions] = question; // behind the others
            }
        }

        _nextNanos = _count > 0 ? nowNanos + PauseNanos : long.MinValue;
        return PacketsPerTurn - left;
    }

    // False when nothing more can leave now.
    private bool TrySend(ref Question question, ReadOnlySpan<byte> packets, ref int left)
    {
        int place = 0;
        var walk = new PacketWalk(packets);
        while (walk.MoveNext())
        {
            if (place++ < question.Sent)
            {
                continue;
            }

            if (left == 0)
            {
                return true;
            }

            Span<byte> answer = _answer.AsSpan(0, StreamControl.Size + walk.Packet.Length);
            walk.Packet.CopyTo(answer[StreamControl.Size..]);
            new StreamControl { Kind = StreamControlKind.Fill, Stream = question.Stream, Identity = question.Identity }.Write(
                answer, checksum);
            if (!output.TrySend(question.To, answer))
            {
                return false;
            }

            Packets++;
            left--;
            question.Sent++;
        }

        (question.Next, question.Sent) = (question.Next + 1, 0);
        return true;
    }

    private struct Question
    {
        public Endpoint To;
        public StreamId Stream;
        public uint Identity;
        public long From;
        public long Next;
        public long Last;
        public int Sent;
    }
}
