using Ringside.Linux.Errors;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;

namespace Ringside.Net.Ports.IoUring;

/// <content>Receiving on a thread that spins: see <see cref="InstantReceives"/>. The first look asks for one datagram; only when it came
/// and the user wants more, the next ones ask for several with one call.</content>
internal sealed unsafe partial class IoUringDatagramPort
{
    // So that a flood of datagrams that do not fit cannot keep the caller's thread in one call.
    private const int MaximumInstantCalls = 64;

    private readonly InstantReceives _instant;

    private bool ReceivesInstantly => _ring.Spins && !_isArmed && _buffers.Waiting == 0;

    private int ReceiveInstantly(Span<Received> into)
    {
        int count = TakeInstant(into, out bool isDry);
        for (int calls = 0; calls < MaximumInstantCalls && count < into.Length && !isDry; calls++)
        {
            int most = calls == 0 ? 1 : Math.Min(into.Length - count, InstantReceives.Places);
            _ring.MakeRoom();
            int asked = _instant.Prepare(Math.Min(most, Frames.Available), _file, _fileFlag, _slot);
            _ = _ring.Ring.GetEvents();
            _looks = _ring.Ring.Looks;
            _ring.Dispatcher.Dispatch();
            count += TakeInstant(into[count..], out isDry);
            isDry |= asked == 0 || _instant.Waiting > 0;
        }

        return count;
    }

    // What was asked for and has come; dry when one of them found nothing.
    private int TakeInstant(Span<Received> into, out bool isDry)
    {
        isDry = false;
        int count = 0;
        while (count < into.Length && _instant.TryTake(out Errno error, out ReceiveFacts facts, out Frame frame))
        {
            if (error != Errno.None)
            {
                NoteReceiveFailure(error);
                isDry = true;
            }
            else if (facts.IsTruncated)
            {
                Oversized++;
            }
            else
            {
                CountDrops(facts.DroppedSoFar);
                into[count++] = Stamped(frame, facts);
            }
        }

        return count;
    }
}
