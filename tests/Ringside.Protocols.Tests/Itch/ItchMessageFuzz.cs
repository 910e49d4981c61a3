using Ringside.Protocols.Itch;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.Itch;

public sealed class ItchMessageFuzz
{
    private static readonly WireForm[] Forms =
    [
        WireForm.Of<ItchSystemEvent>(ItchSystemEvent.Type, 12),
        WireForm.Of<ItchStockDirectory>(ItchStockDirectory.Type, 39),
        WireForm.Of<ItchStockTradingAction>(ItchStockTradingAction.Type, 25),
        WireForm.Of<ItchOrderExecuted>(ItchOrderExecuted.Type, 31),
        WireForm.Of<ItchOrderExecutedWithPrice>(ItchOrderExecutedWithPrice.Type, 36),
        WireForm.Of<ItchOrderCancel>(ItchOrderCancel.Type, 23),
        WireForm.Of<ItchOrderDelete>(ItchOrderDelete.Type, 19),
        WireForm.Of<ItchOrderReplace>(ItchOrderReplace.Type, 35),
        WireForm.Of<ItchCrossTrade>(ItchCrossTrade.Type, 40),
        WireForm.Of<ItchBrokenTrade>(ItchBrokenTrade.Type, 19),
        WireForm.Of<ItchImbalance>(ItchImbalance.Type, 50),
    ];

    private static readonly WireForm[] FormsWithSide =
    [
        WireForm.Of<ItchAddOrder>(ItchAddOrder.Type, 36),
        WireForm.Of<ItchAddOrderAttributed>(ItchAddOrderAttributed.Type, 40),
        WireForm.Of<ItchTrade>(ItchTrade.Type, 44),
    ];

    [Fact]
    public void Any_values_of_the_fields_are_read_and_written_the_same() => SeededRandom.ForEachSeed(100, random =>
    {
        foreach (WireForm form in Forms)
        {
            byte[] bytes = form.Random(random);
            Assert.Equal(bytes, form.Rewrite(bytes));
        }

        foreach (WireForm form in FormsWithSide)
        {
            byte[] bytes = form.Random(random, 19);
            Assert.Equal(bytes, form.Rewrite(bytes));
        }
    });

    [Fact]
    public void Spoiled_messages_never_throw_and_nothing_is_read_past_their_ends() => SeededRandom.ForEachSeed(10, random =>
    {
        using GuardedPage page = new();
        ByteMutator mutator = new(random, ItchMessages.All);
        Dictionary<byte, WireForm> forms = Forms.Concat(FormsWithSide).ToDictionary(form => form.Type!.Value);
        for (int count = 0; count < 20_000; count++)
        {
            byte[] bytes = mutator.Next();
            TypesSeen seen = default;
            bool isRead = ItchMessage.TryDispatch(page.AtEnd(bytes), ref seen);
            Assert.Equal(isRead ? 1 : 0, seen.Count);
            if (bytes.Length > 0 && forms.TryGetValue(bytes[0], out WireForm? form))
                form.AssertSafe(bytes, page);
            ItchBlockStatus status = ItchBlock.Read(page.AtEnd(bytes), out ReadOnlySpan<byte> message);
            Assert.True(status != ItchBlockStatus.Message || message.Length <= bytes.Length - ItchBlock.HeaderSize);
        }
    });

    [Fact]
    public void Decoding_allocates_nothing()
    {
        byte[][] messages = ItchMessages.All;
        long count = 0;
        Assert.Equal(0, Allocations.Measure(() =>
        {
            TypesSeen seen = default;
            for (int round = 0; round < 1_000; round++)
            {
                foreach (byte[] message in messages)
                    ItchMessage.TryDispatch(message, ref seen);
            }

            count += seen.Count;
        }));
        Assert.Equal(2_000 * messages.Length, count);
    }
}
