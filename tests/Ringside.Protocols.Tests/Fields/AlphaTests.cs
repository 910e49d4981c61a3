using Ringside.Protocols.Fields;
using Ringside.Testing;

namespace Ringside.Protocols.Tests.Fields;

public sealed class AlphaTests
{
    [Fact]
    public void Text_stands_on_the_left_and_spaces_behind_it()
    {
        byte[] bytes = new byte[Alpha8.Size];
        Alpha8.Of("ACME").Write(bytes);
        Assert.Equal("ACME    "u8, bytes);
        Assert.Equal(Alpha8.Of("ACME"), Alpha8.Read("ACME    "u8));
        Assert.Equal("ACME", Alpha8.Of("ACME").ToString());
    }

    [Fact]
    public void The_default_is_a_blank_field()
    {
        byte[] bytes = new byte[Alpha14.Size];
        default(Alpha14).Write(bytes);
        Assert.All(bytes, letter => Assert.Equal((byte)' ', letter));
        Assert.Equal(default, Alpha14.Of(string.Empty));
        Assert.Equal(string.Empty, default(Alpha14).ToString());
    }

    [Theory]
    [InlineData("123456789012345")]
    [InlineData("é")]
    [InlineData("a\tb")]
    [InlineData("\u007f")]
    public void A_text_that_is_too_long_or_not_printable_ASCII_is_refused(string text)
    {
        Assert.False(Alpha14.TryOf(text, out Alpha14 field));
        Assert.Equal(default, field);
        Assert.Throws<ArgumentException>(() => Alpha14.Of(text));
        Assert.Throws<ArgumentException>(() => Alpha10.Of("12345678901"));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_kept_and_shown_as_question_marks()
    {
        byte[] bytes = [0, 0xFF, (byte)'A', (byte)'\n'];
        Alpha4 field = Alpha4.Read(bytes);
        byte[] again = new byte[Alpha4.Size];
        field.Write(again);
        Assert.Equal(bytes, again);
        Assert.Equal("??A?", field.ToString());
    }

    [Fact]
    public void A_session_name_moves_to_the_right()
    {
        byte[] bytes = new byte[Alpha10.Size];
        Alpha10.Of("LAB1").PaddedOnTheLeft().Write(bytes);
        Assert.Equal("      LAB1"u8, bytes);
        Assert.Equal("LAB1", Alpha10.Of("LAB1").PaddedOnTheLeft().ToString());
        Assert.Equal(default, default(Alpha10).PaddedOnTheLeft());
        Assert.Equal(Alpha10.Of("LAB0000001"), Alpha10.Of("LAB0000001").PaddedOnTheLeft());
    }

    [Fact]
    public void All_bytes_of_every_size_are_kept_and_tell_fields_apart() => SeededRandom.ForEachSeed(50, random =>
    {
        byte[] bytes = new byte[14];
        random.NextBytes(bytes);
        for (int place = 0; place < bytes.Length; place++)
        {
            byte[] other = [.. bytes];
            other[place] ^= (byte)random.Next(1, 256);
            Assert.Equal(place < 2, Alpha2.Read(bytes) != Alpha2.Read(other));
            Assert.Equal(place < 4, Alpha4.Read(bytes) != Alpha4.Read(other));
            Assert.Equal(place < 6, Alpha6.Read(bytes) != Alpha6.Read(other));
            Assert.Equal(place < 8, Alpha8.Read(bytes) != Alpha8.Read(other));
            Assert.Equal(place < 10, Alpha10.Read(bytes) != Alpha10.Read(other));
            Assert.NotEqual(Alpha14.Read(bytes), Alpha14.Read(other));
        }

        byte[] again = new byte[14];
        Alpha14.Read(bytes).Write(again);
        Assert.Equal(bytes, again);
        Alpha10.Read(bytes).Write(again);
        Assert.Equal(bytes, again);
        Alpha6.Read(bytes).Write(again);
        Alpha2.Read(bytes).Write(again);
        Assert.Equal(bytes, again);
    });
}
