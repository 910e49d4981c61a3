using Ringside.Exchange.Shards;

namespace Ringside.Exchange.Tests.Shards;

public sealed class TokenTableTests
{
    [Fact]
    public void Every_session_finds_its_own_tokens_and_no_other()
    {
        TokenTable table = new(512, 9);
        for (uint number = 0; number < 512; number++)
        {
            OrderToken token = new(number / 64, number % 2);
            uint session = number % 64;
            Assert.True(table.Find(session, token) < 0);
            table.Add(session, token, number + 1, number);
        }

        Assert.True(table.IsFull);
        for (uint number = 0; number < 512; number++)
        {
            Assert.Equal((int)number, table.Find(number % 64, new OrderToken(number / 64, number % 2)));
            Assert.True(table.Find(number % 64, new OrderToken(number / 64, 1 - (number % 2))) < 0);
        }
    }
}
