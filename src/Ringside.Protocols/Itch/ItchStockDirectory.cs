using Ringside.Protocols.Fields;

namespace Ringside.Protocols.Itch;

/// <summary>A stock of the day: the symbol behind a stock locate. Sent before anything else about it.</summary>
// Offset  Size  Type    Field                 Meaning
//      0     1  char    message type          'R'
//      1    10          header                stock locate, tracking number, timestamp: ItchHeader
//     11     8  alpha   stock                 symbol
//     19     1  char    market category       Q G S N A P M Z V or space
//     20     1  char    financial status      N D E Q S G H J K C or space
//     21     4  u32     round lot size
//     25     1  char    round lots only       Y N
//     26     1  char    issue classification  one letter
//     27     2  alpha   issue sub-type
//     29     1  char    authenticity          P T
//     30     1  char    short sale threshold  Y N or space
//     31     1  char    IPO flag              Y N or space
//     32     1  char    LULD price tier       1 2 or space
//     33     1  char    ETP flag              Y N or space
//     34     4  u32     ETP factor            ratio
//     38     1  char    inverse indicator     Y N
public readonly record struct ItchStockDirectory : IWireMessage<ItchStockDirectory>
{
    /// <summary>The first byte.</summary>
    public const byte Type = (byte)'R';

    /// <summary>Bytes of the message.</summary>
    public const int Size = 39;

    /// <summary>Stock, tracking number and time.</summary>
    public required ItchHeader Header { get; init; }

    /// <summary>Symbol of the stock.</summary>
    public required Alpha8 Stock { get; init; }

    /// <summary>Listing venue: Q G S are the three tiers of Nasdaq, N A P M Z V others; a space is not available.</summary>
    public required char MarketCategory { get; init; }

    /// <summary>N is normal, other letters name what is deficient; a space is not available.</summary>
    public required char FinancialStatus { get; init; }

    /// <summary>Shares in a round lot.</summary>
    public required uint RoundLotSize { get; init; }

    /// <summary>Y when only round lots are taken, N otherwise.</summary>
    public required char RoundLotsOnly { get; init; }

    /// <summary>Kind of security; C is common stock.</summary>
    public required char IssueClassification { get; init; }

    /// <summary>Finer kind; Z when there is none.</summary>
    public required Alpha2 IssueSubType { get; init; }

    /// <summary>P is production, T a test symbol.</summary>
    public required char Authenticity { get; init; }

    /// <summary>Y or N; a space is not available.</summary>
    public required char ShortSaleThreshold { get; init; }

    /// <summary>Y for a stock that is new on the market, N otherwise; a space is not available.</summary>
    public required char IpoFlag { get; init; }

    /// <summary>Tier of the limit-up limit-down bands, 1 or 2; a space is not available.</summary>
    public required char PriceTier { get; init; }

    /// <summary>Y for an exchange-traded product, N otherwise; a space is not available.</summary>
    public required char EtpFlag { get; init; }

    /// <summary>By how much the product moves when its index does, a whole ratio.</summary>
    public required uint EtpLeverageFactor { get; init; }

    /// <summary>Y when the product moves against its index, N otherwise.</summary>
    public required char InverseIndicator { get; init; }

    /// <inheritdoc/>
    public int Length => Size;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> source, out ItchStockDirectory message)
    {
        if (source.Length != Size || source[0] != Type)
        {
            message = default;
            return false;
        }

        message = new ItchStockDirectory
        {
            Header = ItchHeader.Read(source),
            Stock = Alpha8.Read(source[11..]),
            MarketCategory = (char)source[19],
            FinancialStatus = (char)source[20],
            RoundLotSize = BigEndian.U32(source, 21),
            RoundLotsOnly = (char)source[25],
            IssueClassification = (char)source[26],
            IssueSubType = Alpha2.Read(source[27..]),
            Authenticity = (char)source[29],
            ShortSaleThreshold = (char)source[30],
            IpoFlag = (char)source[31],
            PriceTier = (char)source[32],
            EtpFlag = (char)source[33],
            EtpLeverageFactor = BigEndian.U32(source, 34),
            InverseIndicator = (char)source[38],
        };
        return true;
    }

    /// <inheritdoc/>
    public void Write(Span<byte> destination)
    {
        BigEndian.CheckRoom(destination, Size);
        Header.Write(destination, Type);
        Stock.Write(destination[11..]);
        destination[19] = (byte)MarketCategory;
        destination[20] = (byte)FinancialStatus;
        BigEndian.PutU32(destination, 21, RoundLotSize);
        destination[25] = (byte)RoundLotsOnly;
        destination[26] = (byte)IssueClassification;
        IssueSubType.Write(destination[27..]);
        destination[29] = (byte)Authenticity;
        destination[30] = (byte)ShortSaleThreshold;
        destination[31] = (byte)IpoFlag;
        destination[32] = (byte)PriceTier;
        destination[33] = (byte)EtpFlag;
        BigEndian.PutU32(destination, 34, EtpLeverageFactor);
        destination[38] = (byte)InverseIndicator;
    }
}
