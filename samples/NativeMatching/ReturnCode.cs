namespace NativeMatching;

/// <summary>What an entry point returns; the numbers are those of <c>ringside_matching.h</c>. Codes from 0 up are those of
/// <see cref="Ringside.Market.Orders.OrderResult"/>, and the book has a report for each of them.</summary>
public static class ReturnCode
{
    public const int Ok = 0;
    public const int InvalidArgument = -1;
    public const int WrongVersion = -2;
    public const int DrainFirst = -3;
    public const int OutOfMemory = -4;
    public const int Broken = -5;
}
