namespace Ringside.Lab.MarketData;

/// <summary>What <see cref="TardisReader.TryRead"/> found.</summary>
public enum ReadStatus
{
    /// <summary>A good row.</summary>
    Row,

    /// <summary>A line that is not a row; <see cref="TardisReader.Error"/> says why. Reading can go on.</summary>
    BadLine,

    /// <summary>The end of the data: complete and checked.</summary>
    End,
}
