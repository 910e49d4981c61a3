using System.Numerics;
using Ringside.Market.Engine;

namespace Ringside.Exchange.Shards;

/// <summary>The order tokens that were used up, in the order in which they came. Nothing is ever removed: a token is unique for the
/// day.</summary>
/// <remarks>Open addressing in a table that is never more than half full. <see cref="TokenHash"/> says where they stand.</remarks>
internal sealed class TokenTable
{
    private const ulong Mark = 3;

    private readonly ulong _secret;
    private readonly ShardToken[] _tokens;
    private readonly int[] _index;
    private readonly int _mask;

    internal TokenTable(int capacity, ulong secret)
    {
        _secret = secret;
        _tokens = new ShardToken[capacity];
        _index = new int[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        _mask = _index.Length - 1;
    }

    internal int Count { get; private set; }

    internal bool IsFull => Count == _tokens.Length;

    /// <summary>Sum of the hashes of all.</summary>
    internal ulong Digest { get; private set; }

    internal ref readonly ShardToken this[int place] => ref _tokens[place];

    /// <summary>Place of a token of a session; negative when it was not used.</summary>
    internal int Find(uint session, OrderToken token) => _index[Locate(session, token)] - 1;

    /// <summary>Uses up a token that was not used; there must be room.</summary>
    internal void Add(uint session, OrderToken token, ulong orderId, ulong content)
    {
        int place = Count++;
        _tokens[place] = new ShardToken { Token = token, OrderId = orderId, Content = content, Session = session };
        _index[Locate(session, token)] = place + 1;
        Digest += StateHash.Of(Mark, (ulong)place, session, token.Start, token.End, orderId, content);
    }

    /// <summary>Takes one from a snapshot; false when it cannot be, or is there.</summary>
    internal bool TryLoad(in ShardToken token)
    {
        if (token.Token.IsNone || token.OrderId == 0 || token.Zero != 0 || IsFull || Find(token.Session, token.Token) >= 0)
            return false;
        Add(token.Session, token.Token, token.OrderId, token.Content);
        return true;
    }

    private int Locate(uint session, OrderToken token)
    {
        int at = (int)TokenHash.Of(session, token, _secret) & _mask;
        while (_index[at] != 0)
        {
            ref ShardToken there = ref _tokens[_index[at] - 1];
            if (there.Session == session && there.Token == token)
                break;
            at = (at + 1) & _mask;
        }

        return at;
    }
}
