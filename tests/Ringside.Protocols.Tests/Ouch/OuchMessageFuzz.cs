using Ringside.Protocols.Ouch;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.Ouch;

public sealed class OuchMessageFuzz
{
    private static readonly WireForm[] Forms =
    [
        WireForm.Of<OuchEnterOrder>(OuchEnterOrder.Type, 48, 49),
        WireForm.Of<OuchReplaceOrder>(OuchReplaceOrder.Type, 47),
        WireForm.Of<OuchCancelOrder>(OuchCancelOrder.Type, 19),
        WireForm.Of<OuchModifyOrder>(OuchModifyOrder.Type, 20),
        WireForm.Of<OuchSystemEvent>(OuchSystemEvent.Type, 10),
        WireForm.Of<OuchAccepted>(OuchAccepted.Type, 65, 66),
        WireForm.Of<OuchReplaced>(OuchReplaced.Type, 79, 80),
        WireForm.Of<OuchCanceled>(OuchCanceled.Type, 28),
        WireForm.Of<OuchExecuted>(OuchExecuted.Type, 40),
        WireForm.Of<OuchRejected>(OuchRejected.Type, 24),
        WireForm.Of<OuchCancelRejected>(OuchCancelRejected.Type, 23),
    ];

    [Fact]
    public void Any_values_of_the_fields_are_read_and_written_the_same() => SeededRandom.ForEachSeed(100, random =>
    {
        foreach (WireForm form in Forms)
        {
            byte[] bytes = form.Random(random);
            Assert.Equal(bytes, form.Rewrite(bytes));
        }
    });

    [Fact]
    public void Spoiled_messages_never_throw_and_nothing_is_read_past_their_ends() => SeededRandom.ForEachSeed(10, random =>
    {
        using GuardedPage page = new();
        ByteMutator mutator = new(random, OuchMessages.All);
        int read = 0;
        for (int count = 0; count < 20_000; count++)
        {
            byte[] bytes = mutator.Next();
            foreach (WireForm form in Forms)
            {
                // Only those that could fit by their first byte, and any now and then.
                if (bytes.Length == 0 || form.Type != bytes[0])
                {
                    if (count % 100 == 0)
                        Assert.Null(form.Rewrite(page.AtEnd(bytes)));
                    continue;
                }

                form.AssertSafe(bytes, page);
                read += form.Rewrite(bytes) is null ? 0 : 1;
            }
        }

        Assert.NotEqual(0, read);
    });

    [Fact]
    public void Reading_and_writing_allocates_nothing()
    {
        byte[] enter = Convert.FromHexString(OuchMessages.EnterOrder);
        byte[] accepted = Convert.FromHexString(OuchMessages.Accepted);
        byte[] again = new byte[OuchAccepted.Size];
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int count = 0; count < 10_000; count++)
            {
                OuchEnterOrder.TryRead(enter, out OuchEnterOrder order);
                order.Write(again);
                OuchAccepted.TryRead(accepted, out OuchAccepted answer);
                answer.Write(again);
            }
        }));
        Assert.Equal(accepted, again);
    }
}
