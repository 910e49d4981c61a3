using Ringside.Exchange.Members;
using Ringside.Protocols.Fields;

namespace Ringside.Exchange.Tests.Members;

public sealed class SecretHashTests
{
    // hashlib.pbkdf2_hmac("sha256", b"SECRET    ", b"0123456789abcdef", 1000) of Python.
    private const string Golden = "f34ab1eb715c050d54559a66ce4eaf96750b32d277826a5eba6321b933947da1";

    [Fact]
    public void A_hash_is_what_others_work_out()
    {
        SecretHash hash = SecretHash.Make(Alpha10.Of("secret"), "0123456789abcdef"u8, 1_000);
        Assert.Equal(Golden, Convert.ToHexStringLower(hash.Hash));
    }

    [Theory]
    [InlineData("SECRET", true)]
    [InlineData("sEcReT", true)]
    [InlineData("  secret", true)]
    [InlineData("SECRE", false)]
    [InlineData("SECRETS", false)]
    [InlineData("SE CRET", false)]
    [InlineData("", false)]
    public void Case_and_spaces_around_a_secret_do_not_count(string text, bool isRight)
    {
        SecretHash hash = new(1_000, "0123456789abcdef"u8, Convert.FromHexString(Golden));
        Assert.Equal(isRight, hash.Verify(Alpha10.Of(text)));
    }

    [Fact]
    public void Another_salt_or_count_gives_another_hash()
    {
        SecretHash one = SecretHash.Make(Alpha10.Of("secret"), "0123456789abcdef"u8, 2);
        Assert.NotEqual(one, SecretHash.Make(Alpha10.Of("secret"), "0123456789abcdeg"u8, 2));
        Assert.NotEqual(one, SecretHash.Make(Alpha10.Of("secret"), "0123456789abcdef"u8, 3));
        Assert.Equal(one, SecretHash.Make(Alpha10.Of("SECRET"), "0123456789abcdef"u8, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SecretHash.Make(Alpha10.Of("secret"), "short"u8, 2));
    }
}
